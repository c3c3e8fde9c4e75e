package org.lvmsr.metadata.device;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** A small pool of buffers aligned as direct I/O demands, which Java's own buffers are not. */
final class AlignedBuffers {

  /** Length of each buffer, and so the largest single transfer, unless something else is said. */
  static final int LENGTH = 1024 * 1024;

  private static final int ALIGNMENT = 4096;
  private static final int KEPT = 4;

  private final int length;
  private final ArrayBlockingQueue<Aligned> idle = new ArrayBlockingQueue<>(KEPT);

  /** A buffer and its address; the view keeps the memory alive. */
  record Aligned(ByteBuffer bytes, Pointer address) {}

  AlignedBuffers() {
    this(LENGTH);
  }

  /** Some of another length, a multiple of 4096. */
  AlignedBuffers(int length) {
    this.length = length;
  }

  int length() {
    return length;
  }

  Aligned take() {
    Aligned pooled = idle.poll();
    if (pooled != null) {
      pooled.bytes().clear();
      return pooled;
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(length + ALIGNMENT).alignedSlice(ALIGNMENT);
    return new Aligned(bytes, Native.getDirectBufferPointer(bytes));
  }

  void giveBack(Aligned buffer) {
    boolean unused = idle.offer(buffer);
  }
}
