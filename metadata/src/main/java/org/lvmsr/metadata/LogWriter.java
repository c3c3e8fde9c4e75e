package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.Frame;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;
import org.lvmsr.metadata.format.Layout;

/**
 * Appends frames to both replicas. Used by one thread at a time. Knows the end of the chain, where
 * the next frame goes, and how far the log is known to be durable; whatever fails leaves these
 * unusable, so the store latches.
 */
final class LogWriter {

  private final BlockDevice device;
  private final Layout layout;
  private final String storeId;
  private final long epoch;
  private final long nonce;

  private LogPosition position;
  private long sequence;
  private String head;
  private long durableThrough;
  private boolean sealed = true;

  LogWriter(
      BlockDevice device,
      Layout layout,
      String storeId,
      long epoch,
      long nonce,
      LogPosition position,
      long sequence,
      String head) {
    this.device = device;
    this.layout = layout;
    this.storeId = storeId;
    this.epoch = epoch;
    this.nonce = nonce;
    this.position = position;
    this.sequence = sequence;
    this.head = head;
  }

  long sequence() {
    return sequence;
  }

  long epoch() {
    return epoch;
  }

  /** Where the next frame goes, if it fits. */
  LogPosition position() {
    return position;
  }

  /** Whether nothing has been committed since the last seal. */
  boolean sealed() {
    return sealed;
  }

  /** Whether a frame with this body fits into the current segment. */
  boolean hasRoomFor(int bodyLength) {
    return position.hasRoomFor(Layout.padded(FrameHeader.LENGTH + bodyLength), layout);
  }

  /** The same, and a seal fits behind it: without one, its loss would not be noticed. */
  boolean hasRoomForSealed(int bodyLength) {
    long frame = Layout.padded(FrameHeader.LENGTH + bodyLength);
    return position.hasRoomFor(
        frame + Layout.padded(FrameHeader.LENGTH + Bodies.seal().length), layout);
  }

  /** Writes the next link of the chain into both replicas. Not durable before {@link #flush}. */
  void append(FrameType type, byte[] body) throws IOException {
    Frame frame = frame(type, sequence + 1, body);
    write(frame);
    sequence++;
    head = frame.hash();
    sealed = type != FrameType.COMMIT;
  }

  /** Makes everything appended so far durable, in both replicas, which are on one device. */
  void flush() throws IOException {
    device.flush();
    durableThrough = sequence;
  }

  /** Goes on in the other segment, behind a checkpoint of this state, which is the newest. */
  void switchSegment(State state) throws IOException {
    checkpointAt(position.otherSegment(), state);
  }

  /**
   * Writes a checkpoint and continues behind it. Before it is written, all it covers is durable
   * where it was; before anything is written behind it, it is durable itself.
   */
  void checkpointAt(LogPosition target, State state) throws IOException {
    byte[] body = Bodies.checkpoint(state);
    flush();
    position = target;
    if (!hasRoomFor(body.length)) {
      throw new StoreFullException(
          "the checkpoint", body.length, layout.segmentLength() - target.offset());
    }
    write(frame(FrameType.CHECKPOINT, sequence, body));
    flush();
    sealed = true;
  }

  private Frame frame(FrameType type, long number, byte[] body) {
    return new Frame(
        new FrameHeader(type, body.length, 0, epoch, number, durableThrough, nonce, storeId, head),
        body);
  }

  private void write(Frame frame) throws IOException {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      long place = position.place(layout, replica);
      ByteBuffer bytes = frame.encode(place);
      while (bytes.hasRemaining()) {
        int length = Math.min(bytes.remaining(), Layout.MAX_WRITE);
        device.write(place + bytes.position(), bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
      }
    }
    position = position.plus(frame.header().paddedLength());
  }
}
