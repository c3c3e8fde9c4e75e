package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.CountingDevice;
import org.lvmsr.metadata.device.ForwardingDevice;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.format.Layout;

/** Two processes or two hosts never both commit. */
class OneWriterTest {

  @TempDir Path directory;

  private StoreOptions quiet(String host) {
    return Stores.quiet(directory.resolve(host + ".lock"));
  }

  /** Real time, but short: a heartbeat of 100 ms, takeover after 600 ms. */
  private StoreOptions lively(String host) {
    return StoreOptions.with(directory.resolve(host + ".lock"))
        .withTimes(Duration.ofMillis(100), Duration.ofMillis(600), Duration.ofMillis(50));
  }

  private static MetadataStore open(MemoryDevice device, WriterIdentity host, StoreOptions options)
      throws IOException, InterruptedException {
    return MetadataStore.openForWriting(device, Stores.PLACEMENT, Stores.IDENTITY, host, options);
  }

  private static Patch volume(String id) {
    return Patch.of().put("volume", id, VolumeRecord.of(id, 1));
  }

  @Test
  void aSecondOpenOnTheSameHostIsRefusedAndDoesNotLoosenTheLock() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = open(device, Stores.HOST_A, quiet("a"))) {
      for (int i = 0; i < 2; i++) {
        assertThrows(SrLockedException.class, () -> open(device, Stores.HOST_A, quiet("a")));
      }
      store.update(s -> volume("v"));
    }
    open(device, Stores.HOST_A, quiet("a")).close();
  }

  @Test
  void anotherHostIsRefusedWhileTheHeartbeatMoves() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = open(device, Stores.HOST_A, lively("a"))) {
      CountingDevice other = new CountingDevice(device, 0);
      SrOwnedByAnotherHostException refusal =
          assertThrows(
              SrOwnedByAnotherHostException.class,
              () ->
                  MetadataStore.openForWriting(
                      other, Stores.PLACEMENT, Stores.IDENTITY, Stores.HOST_B, lively("b")));
      assertEquals("host-a", refusal.hostUuid());
      assertEquals(0, other.writes() + other.flushes());
      store.update(s -> volume("v"));
    }
  }

  /** The last owner does not beat any more, but its move of the store is still going on. */
  @Test
  void whoWaitsForAStoreThatMovesAwayMeanwhileWritesNothing() throws Exception {
    long apart = 2 * Stores.PLACEMENT.replicaB();
    var target =
        new Placement(
            Stores.PLACEMENT.replicaA() + apart,
            Stores.PLACEMENT.replicaB() + apart,
            Stores.PLACEMENT.length());
    MemoryDevice before = new MemoryDevice((int) (target.replicaB() + target.length()), 512);
    Stores.format(before);
    open(before, Stores.HOST_A, lively("a")).abandon();
    MemoryDevice after = new MemoryDevice(before.image(), 512);
    open(after, Stores.HOST_A, lively("a")).moveTo(target).abandon();
    List<Long> headers = Stores.PLACEMENT.layout().headers();
    boolean[] moved = {false};
    CountingDevice moving =
        new CountingDevice(
            new ForwardingDevice(before) {
              @Override
              public void read(long offset, ByteBuffer block) throws IOException {
                boolean changed = moved[0] && (headers.contains(offset) || offset >= apart);
                (changed ? after : before).read(offset, block);
              }
            },
            0);
    StoreOptions options = lively("b").withListener((host, remaining) -> moved[0] = true);
    assertThrows(
        StoreMovedException.class,
        () ->
            MetadataStore.openForWriting(
                moving, Stores.PLACEMENT, Stores.IDENTITY, Stores.HOST_B, options));
    assertEquals(0, moving.writes() + moving.flushes());
  }

  @Test
  void whoFindsAReleasedStoreDamagedLeavesItReleased() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).close();
    Layout layout = Stores.PLACEMENT.layout();
    List<ByteBuffer> checkpoints = new ArrayList<>();
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      ByteBuffer checkpoint = ByteBuffer.allocate(Layout.BLOCK);
      device.read(layout.segment(replica, 0), checkpoint);
      checkpoints.add(checkpoint.flip());
      device.zero(layout.segment(replica, 0), Layout.BLOCK, BlockDevice.ZeroProgress.NONE);
    }
    assertThrows(DamagedException.class, () -> open(device, Stores.HOST_A, quiet("a")));
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      device.write(layout.segment(replica, 0), checkpoints.get(replica));
    }
    List<String> watched = new ArrayList<>();
    StoreOptions options = lively("b").withListener((host, remaining) -> watched.add(host));
    open(device, Stores.HOST_B, options).close();
    assertEquals(List.of(), watched);
  }

  @Test
  void aReleasedStoreIsTakenWithoutWaiting() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, lively("a")).close();
    List<String> watched = new ArrayList<>();
    StoreOptions options = lively("b").withListener((host, remaining) -> watched.add(host));
    open(device, Stores.HOST_B, options).close();
    assertEquals(List.of(), watched);
  }

  @Test
  void aDeadHostIsReplacedAfterTheWaitAndLatchesIfItComesBack() throws Exception {
    MemoryDevice device = Stores.formatted();
    MetadataStore paused = open(device, Stores.HOST_A, quiet("a"));
    paused.update(s -> volume("before"));
    List<String> watched = new ArrayList<>();
    StoreOptions options = quiet("b").withListener((host, remaining) -> watched.add(host));
    try (MetadataStore successor = open(device, Stores.HOST_B, options)) {
      assertTrue(watched.contains("host-a"), watched.toString());
      assertTrue(successor.state().contains("volume", "before"));
      successor.update(s -> volume("by-b"));
    }
    assertEquals(
        List.of("before", "by-b"),
        List.copyOf(Stores.readValid(device).all("volume", VolumeRecord.class).keySet()));
    paused.abandon();
  }

  @Test
  void anOvertakenWriterLatchesBeforeItWritesAnything() throws Exception {
    MemoryDevice device = Stores.formatted();
    // Late for every heartbeat it should have made: each commit has to look first.
    SkippingClock clock = new SkippingClock();
    MetadataStore paused = open(device, Stores.HOST_A, quiet("a").withClock(clock, new Random(3)));
    paused.update(s -> volume("before"));
    MetadataStore successor = open(device, Stores.HOST_B, quiet("b").withForcedTakeover());
    successor.update(s -> volume("by-b"));
    byte[] before = device.image();
    clock.skip(Duration.ofHours(2));
    StoreLatchedException latched =
        assertThrows(StoreLatchedException.class, () -> paused.update(s -> volume("late")));
    assertInstanceOf(WriterOvertakenException.class, latched.getCause());
    assertTrue(Arrays.equals(before, device.image()), "wrote although overtaken");
    paused.close();
    successor.update(s -> volume("by-b-again"));
    successor.close();
    assertEquals(3, Stores.readValid(device).all("volume", VolumeRecord.class).size());
  }

  @Test
  void theHeartbeatNoticesATakeoverByItself() throws Exception {
    MemoryDevice device = Stores.formatted();
    MetadataStore first = open(device, Stores.HOST_A, lively("a"));
    MetadataStore second = open(device, Stores.HOST_B, lively("b").withForcedTakeover());
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    boolean latched = false;
    while (!latched && System.nanoTime() < deadline) {
      Thread.sleep(20);
      try {
        first.state();
      } catch (StoreLatchedException e) {
        latched = true;
      }
    }
    assertTrue(latched, "still answering although another host owns the SR");
    first.close();
    second.update(s -> volume("v"));
    second.close();
  }

  @Test
  void theSameHostComesBackAtOnceAfterACrashOrAReboot() throws Exception {
    MemoryDevice device = Stores.formatted();
    List<String> watched = new ArrayList<>();
    StoreOptions options = lively("a").withListener((host, remaining) -> watched.add(host));
    open(device, Stores.HOST_A, options).abandon();
    open(device, Stores.HOST_A, options).abandon();
    open(device, new WriterIdentity("host-a", "boot-a2"), options).close();
    assertEquals(List.of(), watched);
  }

  @Test
  void theLastCommitIsSealedAfterAQuietTime() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = open(device, Stores.HOST_A, lively("a"))) {
      State committed = store.update(s -> volume("v"));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (Stores.readValid(device).sequence() == committed.sequence()
          && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertEquals(committed.sequence() + 1, Stores.readValid(device).sequence());
    }
  }

  /** A released store with these volumes. */
  private MemoryDevice released(String... volumes) throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = open(device, Stores.HOST_A, quiet("a"))) {
      for (String id : volumes) {
        store.update(s -> volume(id));
      }
    }
    return device;
  }

  @Test
  void theLogOfAReleasedStoreIsReadWhileTheClaimSettles() throws Exception {
    MemoryDevice device = released("v");
    var counting = new CountingDevice(device, 0);
    long[] read = {0};
    var clock = new Meanwhile(() -> read[0] = counting.bytesRead());
    StoreOptions options = quiet("b").withClock(clock, new Random(5));
    try (MetadataStore store =
        MetadataStore.openForWriting(
            counting, Stores.PLACEMENT, Stores.IDENTITY, Stores.HOST_B, options)) {
      long log = 4 * Stores.PLACEMENT.layout().segmentLength();
      assertTrue(read[0] >= log, read[0] + " before it had settled");
      assertTrue(
          counting.bytesRead() - read[0] < log / 2,
          counting.bytesRead() + " in all, of a log of " + log + ", before " + read[0]);
      assertTrue(store.state().contains("volume", "v"));
    }
    assertEquals(List.of(quiet("b").heartbeat().dividedBy(4)), clock.slept);
  }

  @Test
  void whatIsWrittenWhileTheClaimSettlesIsNotMissed() throws Exception {
    MemoryDevice device = released("v");
    MemoryDevice later = new MemoryDevice(device.image(), 512);
    try (MetadataStore other = open(later, Stores.HOST_A, quiet("a"))) {
      other.update(s -> volume("late"));
    }
    Layout layout = Stores.PLACEMENT.layout();
    var clock =
        new Meanwhile(
            () -> {
              for (int replica = 0; replica < Layout.REPLICAS; replica++) {
                ByteBuffer log = ByteBuffer.allocate((int) layout.segmentLength());
                later.read(layout.segment(replica, 0), log);
                device.write(layout.segment(replica, 0), log.flip());
              }
            });
    StoreOptions options = quiet("b").withClock(clock, new Random(5));
    try (MetadataStore store = open(device, Stores.HOST_B, options)) {
      assertTrue(store.state().contains("volume", "late"), "an acknowledged commit is lost");
    }
  }

  /** It may have claimed after somebody who has settled by now, and does not know. */
  @Test
  void whoIsSlowToClaimReadsTheLogWhenItHasSettled() throws Exception {
    MemoryDevice device = released("v");
    Layout layout = Stores.PLACEMENT.layout();
    long[] read = {0};
    var counting = new CountingDevice(device, 0);
    var clock = new Meanwhile(() -> read[0] = counting.bytesRead());
    var slow =
        new ForwardingDevice(counting) {
          @Override
          public void write(long offset, ByteBuffer block) throws IOException {
            super.write(offset, block);
            if (offset == layout.owner(0)) {
              clock.skipped.addAndGet(quiet("b").heartbeat().dividedBy(8).toNanos());
            }
          }
        };
    StoreOptions options = quiet("b").withClock(clock, new Random(5));
    try (MetadataStore store =
        MetadataStore.openForWriting(
            slow, Stores.PLACEMENT, Stores.IDENTITY, Stores.HOST_B, options)) {
      assertTrue(read[0] < layout.segmentLength(), read[0] + " before it had settled");
      assertTrue(store.state().contains("volume", "v"));
    }
  }

  @Test
  void whoIsTakenForDeadWhileItReadsTheLogWritesNothing() throws Exception {
    MemoryDevice device = released("v");
    open(device, Stores.HOST_A, quiet("a")).abandon();
    long log = Stores.PLACEMENT.layout().segment(1, 1);
    List<MetadataStore> successors = new ArrayList<>();
    byte[][] image = {{}};
    var overtaken =
        new ForwardingDevice(device) {
          @Override
          public void read(long offset, ByteBuffer block) throws IOException {
            super.read(offset, block);
            if (offset == log && successors.isEmpty()) {
              try {
                var options =
                    quiet("b").withClock(Stores.IMPATIENT, new Random(5)).withForcedTakeover();
                successors.add(open(device, Stores.HOST_B, options));
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              image[0] = device.image();
            }
          }
        };
    assertThrows(
        WriterOvertakenException.class,
        () ->
            MetadataStore.openForWriting(
                overtaken, Stores.PLACEMENT, Stores.IDENTITY, Stores.HOST_A, quiet("a")));
    assertTrue(Arrays.equals(image[0], device.image()), "wrote although overtaken");
    try (MetadataStore successor = successors.get(0)) {
      successor.update(s -> volume("by-b"));
    }
    assertTrue(Stores.readValid(device).contains("volume", "by-b"));
  }

  /** A clock that can be set forward; sleeping takes no time. */
  private static final class SkippingClock implements StoreClock {
    private final AtomicLong skipped = new AtomicLong();

    void skip(Duration time) {
      skipped.addAndGet(time.toNanos());
    }

    @Override
    public long nanoTime() {
      return System.nanoTime() + skipped.get();
    }

    @Override
    public void sleep(Duration time) {}
  }

  /** What happens while a claim settles, which is the only time that anybody sleeps here. */
  private static final class Meanwhile implements StoreClock {
    private final AtomicLong skipped = new AtomicLong();
    private final List<Duration> slept = new ArrayList<>();
    private final Action action;

    private interface Action {
      void run() throws IOException;
    }

    Meanwhile(Action action) {
      this.action = action;
    }

    @Override
    public long nanoTime() {
      return skipped.get();
    }

    @Override
    public void sleep(Duration time) {
      slept.add(time);
      skipped.addAndGet(time.toNanos());
      try {
        action.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
