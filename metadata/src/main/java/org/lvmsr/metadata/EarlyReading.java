package org.lvmsr.metadata;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

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
      Optional<EarlyReading> early, ReadableDevice device, HeaderBlock now) {
    return early.filter(one -> one.isStillSo(device, now)).map(EarlyReading::recovered);
  }

  /** Looks where whoever has written since would have gone on. */
  private boolean isStillSo(ReadableDevice device, HeaderBlock now) {
    return now.equals(header) && isAsRead(device, next) && isAsRead(device, next.otherSegment());
  }

  /** Whether no frame begins at a position but one that was read. */
  private boolean isAsRead(ReadableDevice device, LogPosition at) {
    if (!at.hasRoomFor(Layout.BLOCK, header.layout())) {
      return true;
    }
    try {
      for (int replica : header.countingReplicas()) {
        Optional<FrameHeader> found = NextSlot.frame(device, header, at, replica);
        if (found.isPresent() && !wasRead(found.get())) {
          return false;
        }
      }
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private boolean wasRead(FrameHeader frame) {
    return recovered.copies().stream().anyMatch(copy -> copy.header().equals(frame));
  }
}
