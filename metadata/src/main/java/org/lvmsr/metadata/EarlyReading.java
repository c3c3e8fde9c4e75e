package org.lvmsr.metadata;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;

/**
 * What a log said while our claim to it was settling. With ten thousand volumes reading takes as
 * long as that, so it is done meanwhile.
 *
 * @param header that led to the log
 * @param recovered what was read
 * @param next where the log goes on, in every replica that counts
 */
record EarlyReading(HeaderBlock header, Recovery.Recovered recovered, LogPosition next) {

  /**
   * Reads the log; nothing comes of it unless the log is in order. What is wrong is found later.
   */
  static Optional<EarlyReading> of(ReadableDevice device, HeaderBlock header) {
    try {
      if (Recovery.read(device, header) instanceof Recovery.Recovered recovered) {
        return LogPosition.behindWholeLog(recovered.verdict(), header)
            .map(next -> new EarlyReading(header, recovered, next));
      }
    } catch (IOException foundAgain) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * What was read, if it is all that there is now.
   *
   * @param now the header that counts
   */
  static Optional<Recovery> ifStillSo(
      Optional<EarlyReading> early, ReadableDevice device, HeaderBlock now) throws IOException {
    return early.isPresent() && early.get().isStillSo(device, now)
        ? Optional.of(early.get().recovered())
        : Optional.empty();
  }

  /** Nobody can have written since; these are the places where whoever did would have gone on. */
  private boolean isStillSo(ReadableDevice device, HeaderBlock now) throws IOException {
    long epoch = recovered.highestEpoch();
    return now.equals(header)
        && NextSlot.laterEpoch(device, now, next, epoch).isEmpty()
        && NextSlot.laterEpoch(device, now, next.otherSegment(), epoch).isEmpty();
  }
}
