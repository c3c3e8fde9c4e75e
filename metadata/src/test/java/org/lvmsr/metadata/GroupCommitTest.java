package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.CountingDevice;
import org.lvmsr.metadata.device.ForwardingDevice;
import org.lvmsr.metadata.device.MemoryDevice;

/** Concurrent updates, and what happens when the device fails under them. */
class GroupCommitTest {

  private static final int WRITERS = 64;

  @TempDir Path directory;

  private StoreOptions options() {
    return Stores.quiet(directory.resolve("sr.lock"));
  }

  /** A record that counts. */
  record Counter(int value) {}

  @Test
  void manyConcurrentUpdatesShareFewFlushes() throws Exception {
    CountingDevice device = new CountingDevice(Stores.formatted(), 20);
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    try (MetadataStore store = Stores.open(device, options())) {
      device.reset();
      CountDownLatch start = new CountDownLatch(1);
      List<Future<State>> updates = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        String id = "v" + i;
        updates.add(
            pool.submit(
                () -> {
                  start.await();
                  return store.update(s -> Patch.of().put("volume", id, VolumeRecord.of(id, 1)));
                }));
      }
      start.countDown();
      for (int i = 0; i < WRITERS; i++) {
        assertTrue(updates.get(i).get().contains("volume", "v" + i), "answer without its update");
      }
      assertTrue(device.flushes() <= WRITERS / 4, device.flushes() + " flushes");
      assertEquals(WRITERS, store.state().all("volume", VolumeRecord.class).size());
    } finally {
      pool.shutdownNow();
    }
    assertEquals(WRITERS, Stores.readValid(device).all("volume", VolumeRecord.class).size());
  }

  @Test
  void readModifyWriteIsAtomic() throws Exception {
    MemoryDevice device = Stores.formatted();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (MetadataStore store = Stores.open(device, options())) {
      List<Future<State>> updates = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        updates.add(pool.submit(() -> store.update(GroupCommitTest::increment)));
      }
      for (Future<State> update : updates) {
        update.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(
        Map.of("c", new Counter(200)), Stores.readValid(device).all("counter", Counter.class));
  }

  private static Patch increment(State state) {
    int value = state.find("counter", "c", Counter.class).map(Counter::value).orElse(0);
    return Patch.of().put("counter", "c", new Counter(value + 1));
  }

  @Test
  void aReaderBesideTheWriterSeesOneStateAfterTheOther() throws Exception {
    MemoryDevice device = Stores.formatted();
    ExecutorService pool = Executors.newFixedThreadPool(1);
    try (MetadataStore store = Stores.open(device, options())) {
      Future<?> writer =
          pool.submit(
              () -> {
                for (int i = 0; i < 500; i++) {
                  store.update(GroupCommitTest::increment);
                }
                return null;
              });
      int last = 0;
      while (!writer.isDone()) {
        int acknowledged =
            store.state().all("counter", Counter.class).values().stream()
                .mapToInt(Counter::value)
                .sum();
        int read =
            Stores.readValid(device).all("counter", Counter.class).values().stream()
                .mapToInt(Counter::value)
                .sum();
        assertTrue(read >= acknowledged && read >= last, read + " after " + last);
        last = read;
      }
      writer.get();
    } finally {
      pool.shutdownNow();
    }
  }

  /** Fails flushes, or holds them, when told to. */
  private static final class MoodyDevice extends ForwardingDevice {
    private volatile boolean failing;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private final CountDownLatch reached = new CountDownLatch(1);

    MoodyDevice(BlockDevice below) {
      super(below);
    }

    @Override
    public void flush() throws IOException {
      if (held.getCount() > 0) {
        reached.countDown();
        try {
          held.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (failing) {
        throw new IOException("flush failed on purpose");
      }
      super.flush();
    }
  }

  @Test
  void afterAFailedFlushNothingWorksUntilReopened() throws Exception {
    MoodyDevice device = new MoodyDevice(Stores.formatted());
    MetadataStore store = Stores.open(device, options());
    store.update(s -> Patch.of().put("volume", "v1", VolumeRecord.of("n", 1)));
    device.failing = true;
    StoreLatchedException failed =
        assertThrows(
            StoreLatchedException.class,
            () -> store.update(s -> Patch.of().put("volume", "v2", VolumeRecord.of("n", 1))));
    assertTrue(String.valueOf(failed.getCause()).contains("flush failed on purpose"));
    device.failing = false;
    assertThrows(StoreLatchedException.class, store::state);
    assertThrows(
        StoreLatchedException.class,
        () -> store.update(s -> Patch.of().put("volume", "v3", VolumeRecord.of("n", 1))));
    store.close();
    try (MetadataStore again = Stores.open(device, options())) {
      assertTrue(again.state().contains("volume", "v1"));
      assertTrue(!again.state().contains("volume", "v3"));
    }
  }

  @Test
  void theStateShowsNothingBeforeItIsDurable() throws Exception {
    MoodyDevice device = new MoodyDevice(Stores.formatted());
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (MetadataStore store = Stores.open(device, options())) {
      device.held = new CountDownLatch(1);
      Future<State> slow =
          pool.submit(
              () -> store.update(s -> Patch.of().put("volume", "v", VolumeRecord.of("n", 1))));
      device.reached.await();
      assertTrue(!store.state().contains("volume", "v"), "shown before it was flushed");
      Future<State> reader = pool.submit(() -> store.update(s -> seen(s)));
      Thread.sleep(50);
      assertTrue(!reader.isDone(), "answered from a state that is not durable");
      device.held.countDown();
      assertTrue(slow.get().contains("volume", "v"));
      assertTrue(reader.get().contains("volume", "v"));
    } finally {
      pool.shutdownNow();
    }
    assertInstanceOf(OpenResult.Valid.class, Stores.read(device));
  }

  private static Patch seen(State state) {
    assertTrue(state.contains("volume", "v"), "updates see queued commits");
    return Patch.of();
  }
}
