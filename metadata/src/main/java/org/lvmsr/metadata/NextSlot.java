package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/** Looks at the place where the next frame would go: a later writer would have written there. */
final class NextSlot {

  private NextSlot() {}

  /**
   * Makes sure that nobody has gone on with the log after us.
   *
   * @throws WriterOvertakenException if somebody has
   */
  static void requireNoLaterEpoch(
      ReadableDevice device, HeaderBlock header, LogPosition next, long epoch) throws IOException {
    Optional<FrameHeader> later = laterEpoch(device, header, next, epoch);
    if (later.isPresent()) {
      throw new WriterOvertakenException(
          "no frame of an epoch after " + epoch,
          "epoch " + later.get().epoch(),
          later.get().place());
    }
  }

  /** A frame of a later epoch at a position, in any replica that counts. */
  static Optional<FrameHeader> laterEpoch(
      ReadableDevice device, HeaderBlock header, LogPosition next, long epoch) throws IOException {
    if (!next.hasRoomFor(Layout.BLOCK, header.layout())) {
      return Optional.empty();
    }
    for (int replica : header.countingReplicas()) {
      long place = next.place(header.layout(), replica);
      ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
      device.read(place, block);
      Optional<FrameHeader> later =
          FrameHeader.decode(block)
              .filter(frame -> frame.place() == place)
              .filter(frame -> frame.storeId().equals(header.storeId()))
              .filter(frame -> frame.epoch() > epoch);
      if (later.isPresent()) {
        return later;
      }
    }
    return Optional.empty();
  }
}
