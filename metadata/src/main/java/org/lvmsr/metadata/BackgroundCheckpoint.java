package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lvmsr.metadata.format.Frame;

/**
 * A checkpoint on its way into the segment that is not in use, slice by slice, while commits go on
 * in the other one. Frames appended meanwhile are copied behind it, so that in the end the new
 * segment alone holds everything and the old one may be written over.
 *
 * <p>Steps may be taken by any thread, one at a time.
 */
final class BackgroundCheckpoint {

  /** A commit's flush may have to wait for this much and no more. */
  static final int SLICE = 256 * 1024;

  private final ReplicaWriter writer;
  private final LogPosition target;
  private final Frame checkpoint;
  private final Queue<Frame> followers = new ConcurrentLinkedQueue<>();

  private Phase phase = Phase.NOT_BEGUN;
  private int replicaIndex;
  private ByteBuffer slices = ByteBuffer.allocate(0);
  private LogPosition end;
  private volatile boolean durable;

  private enum Phase {
    NOT_BEGUN,
    WRITING,
    COPYING,
    ENDED
  }

  BackgroundCheckpoint(ReplicaWriter writer, LogPosition target, Frame checkpoint) {
    this.writer = writer;
    this.target = target;
    this.checkpoint = checkpoint;
    this.end = target.plus(checkpoint.header().paddedLength());
  }

  /** Where it goes. */
  LogPosition target() {
    return target;
  }

  /** A frame was appended to the segment in use. */
  void follow(Frame frame) {
    followers.add(frame);
  }

  /** Whether nothing is left to do but {@link #copyRest}. */
  boolean isDurable() {
    return durable;
  }

  /**
   * Does a little.
   *
   * @return false if there is no more to do
   */
  synchronized boolean step() throws IOException {
    switch (phase) {
      case NOT_BEGUN -> {
        // What is about to be written over may be the only durable copy of frames that were copied.
        writer.device().flush();
        phase = Phase.WRITING;
      }
      case WRITING -> {
        writeSlice();
        writer.device().flush();
      }
      case COPYING -> {
        copyFollowers();
        writer.device().flush();
        phase = Phase.ENDED;
        durable = true;
      }
      case ENDED -> {}
    }
    return phase != Phase.ENDED;
  }

  private void writeSlice() throws IOException {
    int replica = writer.replicas().get(replicaIndex);
    if (!slices.hasRemaining()) {
      slices = checkpoint.encode(target.place(writer.layout(), replica));
    }
    writer.writeSlice(slices, replica, target, SLICE);
    if (!slices.hasRemaining()) {
      replicaIndex++;
      phase = replicaIndex < writer.replicas().size() ? Phase.WRITING : Phase.COPYING;
    }
  }

  private void copyFollowers() throws IOException {
    for (Frame next = followers.poll(); next != null; next = followers.poll()) {
      end = writer.write(next, end);
    }
  }

  /** Takes all remaining steps at once. */
  void finish() throws IOException {
    boolean more = true;
    while (more) {
      more = step();
    }
  }

  /**
   * Copies the frames appended since the last step. Not durable before the next flush, and need not
   * be: they are durable where they were.
   *
   * @return the position behind everything
   */
  synchronized LogPosition copyRest() throws IOException {
    copyFollowers();
    return end;
  }

  /** Takes no further step. */
  synchronized void stop() {
    phase = Phase.ENDED;
    slices = ByteBuffer.allocate(0);
  }
}
