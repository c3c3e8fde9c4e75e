package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.BadBlock;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.CountingDevice;
import org.lvmsr.metadata.device.ForwardingDevice;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.Layout;

/** Claims that come at odd moments: what was acknowledged stays, whoever becomes the owner. */
class ClaimTest {
  private static final WriterIdentity HOST_C = new WriterIdentity("host-c", "boot-c1");
  private static final Layout LAYOUT = Stores.PLACEMENT.layout();

  @TempDir Path directory;

  /** Each open has a nonce of its own, or no rival is recognised. */
  private long seed = 100;

  private StoreOptions quiet(String host) {
    return Stores.quiet(directory.resolve(host + ".lock"))
        .withClock(Stores.IMPATIENT, new Random(seed++));
  }

  private StoreOptions quiet(String host, StoreClock clock) {
    return quiet(host).withClock(clock, new Random(seed++));
  }

  private static MetadataStore open(BlockDevice device, WriterIdentity host, StoreOptions options)
      throws IOException, InterruptedException {
    return MetadataStore.openForWriting(device, Stores.PLACEMENT, Stores.IDENTITY, host, options);
  }

  /** B is the owner from now on, whoever was it before. */
  private MetadataStore taken(BlockDevice device) throws IOException, InterruptedException {
    return open(device, Stores.HOST_B, quiet("b").withForcedTakeover());
  }

  private static void commit(MetadataStore store, String id) throws IOException {
    State unused = store.update(s -> Patch.of().put("volume", id, VolumeRecord.of(id, 1)));
  }

  private static void assertHas(State state, String id) {
    assertTrue(state.contains("volume", id), "an acknowledged commit is lost: " + id);
  }

  private MemoryDevice released(String... volumes) throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = open(device, Stores.HOST_A, quiet("a"))) {
      for (String id : volumes) {
        commit(store, id);
      }
    }
    return device;
  }

  private MemoryDevice unreleased() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).abandon();
    return device;
  }

  private List<String> whomTheNextHostWatches(MemoryDevice device) throws Exception {
    List<String> watched = new ArrayList<>();
    StoreOptions options = quiet("b").withListener((host, remaining) -> watched.add(host));
    open(device, Stores.HOST_B, options).close();
    return watched;
  }

  @Test
  void theLogOfAReleasedStoreIsReadWhileTheClaimSettles() throws Exception {
    var counting = new CountingDevice(released("v"), 0);
    long[] read = {0};
    var clock = new Meanwhile(() -> read[0] = counting.bytesRead());
    try (MetadataStore store = open(counting, Stores.HOST_B, quiet("b", clock))) {
      long log = 4 * LAYOUT.segmentLength();
      assertTrue(read[0] >= log, read[0] + " before it had settled");
      assertTrue(counting.bytesRead() - read[0] < log / 2, counting.bytesRead() + " in all");
      assertHas(store.state(), "v");
    }
    assertEquals(List.of(quiet("b").heartbeat().dividedBy(4)), clock.slept);
  }

  @Test
  void whatIsWrittenWhileTheClaimSettlesIsNotMissed() throws Exception {
    MemoryDevice device = released("v");
    MemoryDevice later = new MemoryDevice(device.image(), 512);
    try (MetadataStore other = open(later, Stores.HOST_A, quiet("a"))) {
      commit(other, "late");
    }
    var clock =
        new Meanwhile(
            () -> {
              for (int replica = 0; replica < Layout.REPLICAS; replica++) {
                ByteBuffer log = ByteBuffer.allocate((int) LAYOUT.segmentLength());
                later.read(LAYOUT.segment(replica, 0), log);
                device.write(LAYOUT.segment(replica, 0), log.flip());
              }
            });
    try (MetadataStore store = open(device, Stores.HOST_B, quiet("b", clock))) {
      assertHas(store.state(), "late");
    }
  }

  /** It may have claimed after somebody who has settled by now, and does not know. */
  @Test
  void whoIsSlowToClaimReadsTheLogWhenItHasSettled() throws Exception {
    var counting = new CountingDevice(released("v"), 0);
    long[] read = {0};
    var clock = new Meanwhile(() -> read[0] = counting.bytesRead());
    long half = quiet("b").heartbeat().dividedBy(8).toNanos();
    var slow = Stall.beforeWrite(counting, ClaimTest::isClaim, () -> clock.now += half);
    try (MetadataStore store = open(slow, Stores.HOST_B, quiet("b", clock))) {
      assertTrue(read[0] < LAYOUT.segmentLength(), read[0] + " before it had settled");
      assertHas(store.state(), "v");
    }
  }

  /** A's release hangs in a dead path, B takes over, the release lands, C believes it. */
  @Test
  void aReleaseThatArrivesLateCostsNoCommitOfTheSuccessor() throws Exception {
    MemoryDevice device = Stores.formatted();
    List<MetadataStore> b = new ArrayList<>();
    boolean[] closing = {false};
    var late =
        Stall.beforeWrite(
            device,
            offset -> closing[0] && isClaim(offset),
            () -> {
              b.add(taken(device));
              commit(b.get(0), "early");
            });
    MetadataStore a = open(late, Stores.HOST_A, quiet("a"));
    closing[0] = true;
    a.close();
    var clock = new Meanwhile(() -> commit(b.get(0), "late"));
    try (MetadataStore c = open(device, HOST_C, quiet("c", clock))) {
      assertHas(c.state(), "early");
      assertHas(c.state(), "late");
    }
  }

  /** B's host is suspended between look and claim; its monotonic clock stood still. */
  @Test
  void aSuspendBetweenLookAndClaimCostsNoCommitOfTheRival() throws Exception {
    MemoryDevice device = released();
    List<MetadataStore> a = new ArrayList<>();
    var suspended =
        Stall.beforeWrite(
            device,
            ClaimTest::isClaim,
            () -> {
              a.add(open(device, Stores.HOST_A, quiet("a")));
              commit(a.get(0), "early");
            });
    var clock = new Meanwhile(() -> commit(a.get(0), "late"));
    try (MetadataStore b = open(suspended, Stores.HOST_B, quiet("b", clock))) {
      assertHas(b.state(), "early");
      assertHas(b.state(), "late");
    }
  }

  /** A was not released and looks; B takes over, closes, and looks again; A claims, and goes on. */
  @Test
  void aReturningHostThatStallsBetweenLookAndClaimLosesNoCommit() throws Exception {
    MemoryDevice device = unreleased();
    List<MetadataStore> a = new ArrayList<>();
    var looked = new CountDownLatch(1);
    var mayClaim = new CountDownLatch(1);
    var stalled =
        Stall.beforeWrite(
            device,
            ClaimTest::isClaim,
            () -> {
              looked.countDown();
              mayClaim.await();
            });
    var returning =
        new Thread(
            () -> {
              try {
                a.add(open(stalled, Stores.HOST_A, quiet("a")));
                commit(a.get(0), "early");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    returning.start();
    looked.await();
    taken(device).close();
    var again =
        Stall.beforeWrite(
            device,
            ClaimTest::isClaim,
            () -> {
              mayClaim.countDown();
              returning.join();
            });
    var clock = new Meanwhile(() -> commit(a.get(0), "late"));
    try (MetadataStore b = open(again, Stores.HOST_B, quiet("b", clock))) {
      assertHas(b.state(), "early");
      assertHas(b.state(), "late");
    }
  }

  @Test
  void aFreeBlockThatCannotBeReadMakesNoCheckpoint() throws Exception {
    MemoryDevice device = released();
    int used = usedSegment(device);
    var sick = new BadBlock(device, LAYOUT.segment(1, 1 - used));
    MetadataStore store = open(sick, Stores.HOST_A, quiet("a"));
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    device.read(LAYOUT.segment(0, 1 - used), block);
    store.abandon();
    assertTrue(FrameHeader.decode(block.clear()).isEmpty(), "wrote a checkpoint");
    HeaderBlock header = Headers.read(device, LAYOUT).header().orElseThrow();
    assertEquals(0, header.failedReplicas(), "a replica was given up for a free block");
  }

  private static int usedSegment(MemoryDevice device) throws IOException {
    HeaderBlock header = Headers.read(device, LAYOUT).header().orElseThrow();
    var recovered = (Recovery.Recovered) Recovery.read(device, header);
    return LogPosition.behindWholeLog(recovered.verdict(), header).orElseThrow().segment();
  }

  @Test
  void whoIsTakenForDeadWhileItReadsTheLogWritesNothing() throws Exception {
    MemoryDevice device = unreleased();
    var successor = new Successor(device);
    long last = LAYOUT.segment(1, 1);
    successor.refuses(Stall.afterRead(device, offset -> offset == last, successor));
    successor.assertNothingWasWritten();
  }

  @Test
  void whoIsTakenForDeadInTheFlushBeforeItsFirstFrameWritesNothing() throws Exception {
    takenForDeadInAFlush(released());
  }

  @Test
  void whoIsTakenForDeadInTheFlushBeforeItHealsWritesNothing() throws Exception {
    takenForDeadInAFlush(unreleased());
  }

  private void takenForDeadInAFlush(MemoryDevice device) throws IOException {
    var successor = new Successor(device);
    successor.refuses(Stall.afterFlush(device, successor));
    successor.assertNothingWasWritten();
  }

  /** What is on its way cannot be called back: it hits one replica. */
  @Test
  void whoIsTakenForDeadWhileItHealsLeavesItsSuccessorOneReplica() throws Exception {
    MemoryDevice device = unreleased();
    var successor = new Successor(device);
    successor.refuses(Stall.beforeWrite(device, ClaimTest::isLog, successor));
  }

  private static boolean isLog(long offset) {
    return IntStream.range(0, Layout.REPLICAS * Layout.HALVES)
        .mapToLong(i -> LAYOUT.segment(i / Layout.HALVES, i % Layout.HALVES))
        .anyMatch(start -> offset >= start && offset < start + LAYOUT.segmentLength());
  }

  @Test
  void whoIsInterruptedWhileItSettlesLeavesTheStoreReleased() throws Exception {
    MemoryDevice device = released();
    var clock =
        new Meanwhile(
            () -> {
              throw new InterruptedException();
            });
    assertThrows(InterruptedException.class, () -> open(device, Stores.HOST_A, quiet("a", clock)));
    assertEquals(List.of(), whomTheNextHostWatches(device));
  }

  /** Its owner could not write the other one. */
  @Test
  void anOldReleasedBlockBesideOneThatCannotBeReadIsNotBelieved() throws Exception {
    MemoryDevice device = released();
    var unwritable =
        new ForwardingDevice(device) {
          @Override
          public void write(long offset, ByteBuffer source) throws IOException {
            if (offset == LAYOUT.owner(1)) {
              throw new IOException("cannot be written");
            }
            super.write(offset, source);
          }
        };
    MetadataStore a = open(unwritable, Stores.HOST_A, quiet("a"));
    commit(a, "early");
    List<String> watched = new ArrayList<>();
    StoreOptions options = quiet("b").withListener((host, remaining) -> watched.add(host));
    open(new BadBlock(device, LAYOUT.owner(0)), Stores.HOST_B, options).close();
    assertFalse(watched.isEmpty(), "nobody waited for an owner who is alive");
  }

  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  private static boolean isClaim(long offset) {
    return offset == LAYOUT.owner(0);
  }

  /** B takes over, and commits. */
  private final class Successor implements Action {
    private final MemoryDevice device;
    private final List<MetadataStore> store = new ArrayList<>();
    private byte[] image = {};

    Successor(MemoryDevice device) {
      this.device = device;
    }

    @Override
    public void run() throws IOException, InterruptedException {
      store.add(taken(device));
      for (String id : List.of("b1", "b2", "b3")) {
        commit(store.get(0), id);
      }
      image = device.image();
    }

    /** A, who was taken for dead, is told so; nothing that was acknowledged is lost. */
    void refuses(BlockDevice seenByA) throws IOException {
      assertThrows(WriterOvertakenException.class, () -> open(seenByA, Stores.HOST_A, quiet("a")));
      State state = Stores.readValid(device);
      List.of("b1", "b2", "b3").forEach(id -> assertHas(state, id));
    }

    void assertNothingWasWritten() {
      assertArrayEquals(image, device.image(), "wrote although overtaken");
    }
  }

  /** A path that stands still once, at a certain request, while others go on. */
  private static final class Stall extends ForwardingDevice {
    private final LongPredicate write;
    private final LongPredicate read;
    private final boolean flush;
    private final Action meanwhile;
    private boolean done;

    private Stall(
        BlockDevice below,
        LongPredicate write,
        LongPredicate read,
        boolean flush,
        Action meanwhile) {
      super(below);
      this.write = write;
      this.read = read;
      this.flush = flush;
      this.meanwhile = meanwhile;
    }

    static Stall beforeWrite(BlockDevice below, LongPredicate write, Action meanwhile) {
      return new Stall(below, write, any -> false, false, meanwhile);
    }

    static Stall afterRead(BlockDevice below, LongPredicate read, Action meanwhile) {
      return new Stall(below, any -> false, read, false, meanwhile);
    }

    static Stall afterFlush(BlockDevice below, Action meanwhile) {
      return new Stall(below, any -> false, any -> false, true, meanwhile);
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
      stallIf(write.test(offset));
      super.write(offset, source);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      super.read(offset, target);
      stallIf(read.test(offset));
    }

    @Override
    public void flush() throws IOException {
      super.flush();
      stallIf(flush);
    }

    private void stallIf(boolean here) throws IOException {
      if (here && !done) {
        done = true;
        try {
          meanwhile.run();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }

  /** Time passes only while somebody sleeps; the first sleep is the settling of a claim. */
  private static final class Meanwhile implements StoreClock {
    private final Action action;
    private final List<Duration> slept = new ArrayList<>();
    private long now;

    Meanwhile(Action action) {
      this.action = action;
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
      slept.add(time);
      now += time.toNanos();
      if (slept.size() == 1) {
        try {
          action.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
