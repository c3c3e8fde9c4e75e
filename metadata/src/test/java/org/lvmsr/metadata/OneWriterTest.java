package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
  void aLookThatTookLongIsAsOldAsItsBeginning() throws Exception {
    MemoryDevice device = Stores.formatted();
    SkippingClock clock = new SkippingClock();
    StoreOptions options = quiet("a").withClock(clock, new Random(3));
    Duration late = options.heartbeat().dividedBy(3);
    boolean[] stalling = {false};
    BlockDevice path =
        new ForwardingDevice(device) {
          @Override
          public void read(long offset, ByteBuffer block) throws IOException {
            super.read(offset, block);
            if (stalling[0]) {
              clock.skip(late);
            }
          }
        };
    MetadataStore paused =
        MetadataStore.openForWriting(
            path, Stores.PLACEMENT, Stores.IDENTITY, Stores.HOST_A, options);
    clock.skip(late);
    stalling[0] = true;
    paused.update(s -> volume("before"));
    stalling[0] = false;
    MetadataStore successor = open(device, Stores.HOST_B, quiet("b").withForcedTakeover());
    assertThrows(StoreLatchedException.class, () -> paused.update(s -> volume("late")));
    paused.close();
    successor.update(s -> volume("by-b"));
    successor.close();
  }

  @Test
  void anOvertakenWriterLatchesBeforeItWorksOnTheLun() throws Exception {
    MemoryDevice device = Stores.formatted();
    StoreOptions options = quiet("a").withClock(new SkippingClock(), new Random(3));
    MetadataStore paused = open(device, Stores.HOST_A, options);
    paused.confirmOwner();
    MetadataStore successor = open(device, Stores.HOST_B, quiet("b").withForcedTakeover());
    assertThrows(WriterOvertakenException.class, paused::confirmOwner);
    assertThrows(StoreLatchedException.class, paused::state);
    paused.close();
    successor.close();
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
}
