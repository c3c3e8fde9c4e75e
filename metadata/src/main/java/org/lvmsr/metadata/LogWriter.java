package org.lvmsr.metadata;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.format.Frame;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.FrameType;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/**
 * Appends frames to the replicas that count. Used by one thread at a time. Knows the end of the
 * chain, where the next frame goes, and how far the log is known to be durable; whatever fails
 * leaves these unusable, so the store latches.
 */
final class LogWriter {

  private final BlockDevice device;
  private final Layout layout;
  private final String storeId;
  private final List<Integer> replicas;
  private final long epoch;
  private final long nonce;
  private final HistoryTail history;

  private LogPosition position;
  private long sequence;
  private String head;
  private long durableThrough;
  private boolean sealed = true;
  private Optional<BackgroundCheckpoint> underWay = Optional.empty();

  /**
   * @param header of the store, which names the replicas to write
   * @param end the end of the chain, and where to go on
   */
  LogWriter(BlockDevice device, HeaderBlock header, long epoch, long nonce, End end) {
    this.device = device;
    this.layout = header.layout();
    this.storeId = header.storeId();
    this.replicas = header.countingReplicas();
    this.epoch = epoch;
    this.nonce = nonce;
    this.position = end.position();
    this.sequence = end.sequence();
    this.head = end.head();
    this.durableThrough = end.sequence();
    this.history = end.history();
  }

  /**
   * Where a log is to be continued.
   *
   * @param position of the next frame
   * @param sequence of the last frame
   * @param head its hash
   * @param history the commits before
   *     <p>All of it is durable.
   */
  record End(LogPosition position, long sequence, String head, HistoryTail history) {}

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

  /** Appends a group of commits. */
  void append(CommitGroup group) throws IOException {
    append(FrameType.COMMIT, group.body());
    group.undoSteps().forEach(step -> history.add(sequence, step));
  }

  /** Writes the next link of the chain into each replica. Not durable before {@link #flush}. */
  void append(FrameType type, byte[] body) throws IOException {
    Frame frame = frame(type, sequence + 1, body);
    write(frame);
    sequence++;
    head = frame.hash();
    sealed = type != FrameType.COMMIT;
    underWay.ifPresent(checkpoint -> checkpoint.follow(frame));
  }

  /** Makes everything appended so far durable, in all replicas, which are on one device. */
  void flush() throws IOException {
    device.flush();
    durableThrough = sequence;
  }

  /**
   * Makes room for a frame before this segment is full: has a checkpoint written into the other
   * segment while this one is still in use, and moves there when it is durable.
   *
   * @param state the newest state, durable
   * @param background runs what need not be waited for
   */
  void prepareFor(int bodyLength, State state, Checkpoints background) throws IOException {
    if (underWay.isPresent() && underWay.get().isDurable()) {
      adopt(underWay.get());
    }
    if (!hasRoomForSealed(bodyLength) && underWay.isPresent()) {
      underWay.get().finish();
      adopt(underWay.get());
    }
    if (!hasRoomForSealed(bodyLength)) {
      checkpointAt(position.otherSegment(), state);
    }
    boolean low = layout.segmentLength() - position.offset() < layout.checkpointBelow();
    if (low && underWay.isEmpty() && durableThrough == sequence) {
      BackgroundCheckpoint checkpoint = background(state);
      underWay = Optional.of(checkpoint);
      background.start(checkpoint);
    }
  }

  /** Who runs a checkpoint beside the commits. */
  interface Checkpoints {
    void start(BackgroundCheckpoint checkpoint);
  }

  private BackgroundCheckpoint background(State state) throws IOException {
    byte[] body = Bodies.checkpoint(state, history.lines());
    Frame frame = frame(FrameType.CHECKPOINT, sequence, body);
    return new BackgroundCheckpoint(
        new ReplicaWriter(device, layout, replicas), position.otherSegment(), frame);
  }

  /** Goes on behind a checkpoint that is durable, and the frames that were appended meanwhile. */
  private void adopt(BackgroundCheckpoint checkpoint) throws IOException {
    position = checkpoint.copyRest();
    underWay = Optional.empty();
  }

  /** Stops what is under way in the background. What it has written counts for nothing. */
  void stopBackground() {
    underWay.ifPresent(BackgroundCheckpoint::stop);
    underWay = Optional.empty();
  }

  /**
   * Writes a checkpoint and continues behind it. Before it is written, all it covers is durable
   * where it was; before anything is written behind it, it is durable itself.
   */
  void checkpointAt(LogPosition target, State state) throws IOException {
    checkpointAt(target, Bodies.checkpoint(state, history.lines()));
  }

  /**
   * As {@link #checkpointAt(LogPosition, State)}.
   *
   * @param body of the checkpoint
   */
  void checkpointAt(LogPosition target, byte[] body) throws IOException {
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

  /** A log of the same epoch and the same history at other places, where nothing is yet. */
  LogWriter movedTo(HeaderBlock header) {
    End end = new End(new LogPosition(0, 0), sequence, head, history);
    return new LogWriter(device, header, epoch, nonce, end);
  }

  private Frame frame(FrameType type, long number, byte[] body) {
    return new Frame(
        new FrameHeader(type, body.length, 0, epoch, number, durableThrough, nonce, storeId, head),
        body);
  }

  private void write(Frame frame) throws IOException {
    position = new ReplicaWriter(device, layout, replicas).write(frame, position);
  }
}
