package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;

/** A guest that writes to a device at random places, past all caches, and reads what it wrote. */
final class BusyGuest implements AutoCloseable {
  private static final int BLOCK = 4096;
  private static final int MOST_WRITTEN = 7;

  private final BlockDevice device;
  private final Map<Long, Long> written = new HashMap<>();
  private final CompletableFuture<Void> running;
  private volatile boolean stopping;
  private volatile long operations;

  private BusyGuest(BlockDevice device) {
    this.device = device;
    this.running = CompletableFuture.runAsync(this::run);
  }

  static BusyGuest on(String path) throws IOException {
    return new BusyGuest(DirectDevice.open(Path.of(path)));
  }

  private static ByteBuffer block() {
    return ByteBuffer.allocateDirect(BLOCK);
  }

  private void run() {
    var random = new Random(1);
    ByteBuffer block = block();
    try {
      long blocks = device.size() / BLOCK;
      for (long stamp = 1; !stopping; stamp++) {
        long at = (long) (random.nextDouble() * blocks);
        if (random.nextInt(10) < MOST_WRITTEN) {
          stamp(block, stamp, at);
          device.write(at * BLOCK, block);
          written.put(at, stamp);
        } else if (written.containsKey(at)) {
          check(block, at);
        }
        operations = stamp;
      }
    } catch (IOException e) {
      throw new IllegalStateException("the guest has an I/O error", e);
    }
  }

  private static void stamp(ByteBuffer block, long stamp, long at) {
    block.clear();
    while (block.hasRemaining()) {
      block.putLong(stamp).putLong(at);
    }
    block.flip();
  }

  private void check(ByteBuffer block, long at) throws IOException {
    ByteBuffer expected = block();
    stamp(expected, written.getOrDefault(at, 0L), at);
    block.clear();
    device.read(at * BLOCK, block);
    if (!block.flip().equals(expected)) {
      throw new AssertionError("block " + at + " is not what was written");
    }
  }

  /** Waits until it has done some more. */
  void awaitMore() throws InterruptedException {
    long before = operations;
    while (operations < before + 20) {
      if (running.isDone()) {
        running.join();
      }
      Thread.sleep(10);
    }
  }

  /** Stops it, and reads all that it has written once more. */
  @Override
  public void close() throws IOException {
    stopping = true;
    running.join();
    ByteBuffer block = block();
    for (long at : written.keySet()) {
      check(block, at);
    }
    device.close();
  }
}
