package org.lvmsr.bench.parts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;

/** A guest that writes 4 KiB after 4 KiB, past all caches, and knows how long it ever waited. */
final class StallingWriter implements AutoCloseable {
  private static final int BLOCK = 4096;

  /** It writes within one MiB, so that what a snapshot keeps does not grow for ever. */
  private static final int BLOCKS = 256;

  private final BlockDevice device;
  private final Thread thread = new Thread(this::write, "writer");
  private volatile boolean ended;
  private volatile long longest;
  private volatile @Nullable IOException failure;

  StallingWriter(String path) throws IOException {
    device = DirectDevice.open(Path.of(path));
    thread.start();
  }

  private void write() {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try {
      for (long i = 0; !ended; i++) {
        long begun = System.nanoTime();
        device.write(i % BLOCKS * BLOCK, block.rewind());
        longest = Math.max(longest, System.nanoTime() - begun);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Forgets how long it waited until now. */
  void begin() {
    longest = 0;
  }

  /** The longest that one write has taken since, in nanoseconds. */
  long longest() {
    return longest;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    ended = true;
    thread.join();
    device.close();
    IOException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
