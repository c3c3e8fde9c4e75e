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
    if (!next.hasRoomFor(Layout.BLOCK, header.layout())) {
      return;
    }
    for (int replica : header.countingReplicas()) {
      Optional<FrameHeader> found = frame(device, header, next, replica);
      if (found.filter(frame -> frame.epoch() > epoch).isPresent()) {
        throw new WriterOvertakenException(
            "no frame of an epoch after " + epoch,
            "epoch " + found.get().epoch(),
            found.get().place());
      }
    }
  }

  /** The header of the store's frame that begins at a position, if there is one. */
  static Optional<FrameHeader> frame(
      ReadableDevice device, HeaderBlock header, LogPosition at, int replica) throws IOException {
    long place = at.place(header.layout(), replica);
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    device.read(place, block);
    return FrameHeader.decode(block)
        .filter(frame -> frame.place() == place)
        .filter(frame -> frame.storeId().equals(header.storeId()));
  }
}
