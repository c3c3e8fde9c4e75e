package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.Frame;
import org.lvmsr.metadata.format.Layout;

/**
 * Writes frames to the same place of each replica that counts.
 *
 * @param replicas numbers of those that do
 */
record ReplicaWriter(BlockDevice device, Layout layout, List<Integer> replicas) {

  /**
   * Writes a whole frame. Not durable before the next flush.
   *
   * @return the position behind it
   */
  LogPosition write(Frame frame, LogPosition position) throws IOException {
    if (!position.hasRoomFor(frame.header().paddedLength(), layout)) {
      throw new IllegalStateException("no room at " + position + " for " + frame.header());
    }
    for (int replica : replicas) {
      ByteBuffer bytes = frame.encode(position.place(layout, replica));
      while (bytes.hasRemaining()) {
        writeSlice(bytes, replica, position, Layout.MAX_WRITE);
      }
    }
    return position.plus(frame.header().paddedLength());
  }

  /**
   * Writes the next slice of a frame into one replica.
   *
   * @param bytes the frame as encoded for this place; its position moves on
   * @param position of the frame's first byte
   */
  void writeSlice(ByteBuffer bytes, int replica, LogPosition position, int longest)
      throws IOException {
    int length = Math.min(bytes.remaining(), longest);
    device.write(
        position.place(layout, replica) + bytes.position(), bytes.slice(bytes.position(), length));
    bytes.position(bytes.position() + length);
  }
}
