package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.BadBlock;
import org.lvmsr.metadata.device.BlockDevice;
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

  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  private StoreOptions quiet(String host) {
    return Stores.quiet(directory.resolve(host + ".lock"))
        .withClock(Stores.IMPATIENT, new Random(seed++));
  }

  private static MetadataStore open(BlockDevice device, WriterIdentity host, StoreOptions options)
      throws IOException, InterruptedException {
    return MetadataStore.openForWriting(device, Stores.PLACEMENT, Stores.IDENTITY, host, options);
  }

  private static Patch volume(String id) {
    return Patch.of().put("volume", id, VolumeRecord.of(id, 1));
  }

  /** Does something once, before the first write to the first owner block after it was armed. */
  private static final class BeforeOwnerWrite extends ForwardingDevice {
    private final Action action;
    private boolean done;

    BeforeOwnerWrite(BlockDevice below, Action action) {
      super(below);
      this.action = action;
    }

    @Override
    public void write(long offset, ByteBuffer block) throws IOException {
      if (offset == LAYOUT.owner(0) && !done) {
        done = true;
        try {
          action.run();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      super.write(offset, block);
    }
  }

  /** Stands still but for sleeping; the first sleep is the settling of a claim. */
  private static final class Meanwhile implements StoreClock {
    private final Action action;
    private long now;
    private boolean done;

    Meanwhile(Action action) {
      this.action = action;
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
      now += time.toNanos();
      if (!done) {
        done = true;
        try {
          action.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** A's release hangs in a dead path, B takes over, the release lands, C believes it. */
  @Test
  void aReleaseThatArrivesLate() throws Exception {
    MemoryDevice device = Stores.formatted();
    List<MetadataStore> b = new ArrayList<>();
    boolean[] armed = {false};
    var late =
        new ForwardingDevice(device) {
          @Override
          public void write(long offset, ByteBuffer block) throws IOException {
            if (offset == LAYOUT.owner(0) && armed[0]) {
              armed[0] = false;
              try {
                b.add(open(device, Stores.HOST_B, quiet("b").withForcedTakeover()));
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              b.get(0).update(s -> volume("early"));
            }
            super.write(offset, block);
          }
        };
    MetadataStore a = open(late, Stores.HOST_A, quiet("a"));
    armed[0] = true;
    a.close();
    var clock = new Meanwhile(() -> b.get(0).update(s -> volume("late")));
    try (MetadataStore c = open(device, HOST_C, quiet("c").withClock(clock, new Random(5)))) {
      assertTrue(c.state().contains("volume", "early"), "early lost");
      assertTrue(c.state().contains("volume", "late"), "an acknowledged commit is lost");
    }
    assertTrue(Stores.readValid(device).contains("volume", "late"));
  }

  /** B's host is suspended between look and claim; its monotonic clock stood still. */
  @Test
  void aSuspendBetweenLookAndClaim() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).close();
    List<MetadataStore> a = new ArrayList<>();
    var suspended =
        new BeforeOwnerWrite(
            device,
            () -> {
              a.add(open(device, Stores.HOST_A, quiet("a")));
              a.get(0).update(s -> volume("early"));
            });
    var clock = new Meanwhile(() -> a.get(0).update(s -> volume("late")));
    try (MetadataStore b =
        open(suspended, Stores.HOST_B, quiet("b").withClock(clock, new Random(5)))) {
      assertTrue(b.state().contains("volume", "early"), "early lost");
      assertTrue(b.state().contains("volume", "late"), "an acknowledged commit is lost");
    }
  }

  /** A was not released, its look is old; B took over, closed and opens again. */
  @Test
  void aReturningHostStalledBetweenLookAndClaim() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).abandon();
    List<MetadataStore> a = new ArrayList<>();
    // A looks, then B takes over and closes; B opens again, looks; A writes its claim and goes on.
    Object handover = new Object();
    Thread[] hostA = {null};
    boolean[] go = {false};
    boolean[] stalled = {false};
    var stall =
        new BeforeOwnerWrite(
            device,
            () -> {
              synchronized (handover) {
                stalled[0] = true;
                handover.notifyAll();
                while (!go[0]) {
                  handover.wait();
                }
              }
            });
    hostA[0] =
        new Thread(
            () -> {
              try {
                a.add(open(stall, Stores.HOST_A, quiet("a")));
                a.get(0).update(s -> volume("early"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    hostA[0].start();
    synchronized (handover) {
      while (!stalled[0]) {
        handover.wait();
      }
    }
    open(device, Stores.HOST_B, quiet("b")).close();
    var looked =
        new BeforeOwnerWrite(
            device,
            () -> {
              synchronized (handover) {
                go[0] = true;
                handover.notifyAll();
              }
              hostA[0].join();
            });
    var clock = new Meanwhile(() -> a.get(0).update(s -> volume("late")));
    try (MetadataStore again =
        open(looked, Stores.HOST_B, quiet("b").withClock(clock, new Random(5)))) {
      assertTrue(again.state().contains("volume", "early"), "early lost");
      assertTrue(again.state().contains("volume", "late"), "an acknowledged commit is lost");
    }
  }

  /** An unreadable block in a free part of one replica: nothing but the open frame is written. */
  @Test
  void aFreeBlockThatCannotBeReadOrWrittenCostsNoReplica() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).close();
    open(device, Stores.HOST_A, quiet("a")).close();
    int used = used(device);
    long bad = LAYOUT.segment(1, 1 - used);
    var sick =
        new BadBlock(device, bad) {
          @Override
          public void write(long offset, ByteBuffer source) throws IOException {
            refuse(offset, source.remaining());
            super.write(offset, source);
          }
        };
    open(sick, Stores.HOST_A, quiet("a")).close();
    HeaderBlock header = Headers.read(device, LAYOUT).header().orElseThrow();
    assertEquals(0, header.failedReplicas(), "a replica was given up for a free block");
  }

  /** As above, but the block can be written. */
  @Test
  void aFreeBlockThatCannotBeReadMakesNoCheckpoint() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).close();
    int used = used(device);
    var sick = new BadBlock(device, LAYOUT.segment(1, 1 - used));
    MetadataStore store = open(sick, Stores.HOST_A, quiet("a"));
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    device.read(LAYOUT.segment(0, 1 - used), block);
    store.abandon();
    assertTrue(FrameHeader.decode(block.clear()).isEmpty(), "wrote a checkpoint");
  }

  private static int used(MemoryDevice device) throws IOException {
    HeaderBlock header = Headers.read(device, LAYOUT).header().orElseThrow();
    var recovered = (Recovery.Recovered) Recovery.read(device, header);
    return LogPosition.behindWholeLog(recovered.verdict(), header).orElseThrow().segment();
  }

  /** A is taken for dead after its last look, in the flush that comes before the open frame. */
  @Test
  void whoIsTakenForDeadInTheFlushBeforeItsFirstFrameWritesNothing() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).close();
    List<MetadataStore> b = new ArrayList<>();
    byte[][] image = {{}};
    var slow =
        new ForwardingDevice(device) {
          @Override
          public void flush() throws IOException {
            super.flush();
            if (b.isEmpty()) {
              try {
                b.add(open(device, Stores.HOST_B, quiet("b").withForcedTakeover()));
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              b.get(0).update(s -> volume("by-b"));
              image[0] = device.image();
            }
          }
        };
    assertThrows(WriterOvertakenException.class, () -> open(slow, Stores.HOST_A, quiet("a")));
    assertTrue(
        Stores.readValid(device).contains("volume", "by-b"), "the successor's commit is lost");
    assertTrue(Arrays.equals(image[0], device.image()), "wrote although overtaken");
  }

  /** A heals an unreleased store; taken for dead in the flush between its look and its write. */
  @Test
  void whoIsTakenForDeadInTheFlushBeforeItHealsDoesNotOverwriteItsSuccessor() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).abandon();
    List<MetadataStore> b = new ArrayList<>();
    var slow =
        new ForwardingDevice(device) {
          @Override
          public void flush() throws IOException {
            super.flush();
            if (b.isEmpty()) {
              try {
                b.add(open(device, Stores.HOST_B, quiet("b")));
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              b.get(0).update(s -> volume("by-b"));
            }
          }
        };
    assertThrows(WriterOvertakenException.class, () -> open(slow, Stores.HOST_A, quiet("a")));
    assertTrue(Stores.readValid(device).contains("volume", "by-b"), "lost");
  }

  /** A is not released, heals; taken for dead while it writes its checkpoint to replica A. */
  @Test
  void whoIsTakenForDeadWhileItHealsDoesNotOverwriteItsSuccessor() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).abandon();
    List<MetadataStore> b = new ArrayList<>();
    var slow =
        new ForwardingDevice(device) {
          @Override
          public void write(long offset, ByteBuffer source) throws IOException {
            if (b.isEmpty() && offset >= LAYOUT.segment(0, 0) && isLog(offset)) {
              // The path stalls in front of the first write of the checkpoint.
              try {
                b.add(open(device, Stores.HOST_B, quiet("b").withForcedTakeover()));
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              for (int i = 0; i < 3; i++) {
                String id = "by-b-" + i;
                b.get(0).update(s -> volume(id));
              }
            }
            super.write(offset, source);
          }
        };
    assertThrows(WriterOvertakenException.class, () -> open(slow, Stores.HOST_A, quiet("a")));
    State state = Stores.readValid(device);
    for (int i = 0; i < 3; i++) {
      assertTrue(state.contains("volume", "by-b-" + i), "lost by-b-" + i);
    }
  }

  private static boolean isLog(long offset) {
    for (int replica = 0; replica < Layout.REPLICAS; replica++) {
      for (int segment = 0; segment < Layout.HALVES; segment++) {
        long start = LAYOUT.segment(replica, segment);
        if (offset >= start && offset < start + LAYOUT.segmentLength()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Interrupted while it settles: the store stays released. */
  @Test
  void whoIsInterruptedWhileItSettlesLeavesItReleased() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).close();
    var interrupted =
        new Meanwhile(
            () -> {
              throw new InterruptedException();
            });
    assertThrows(
        InterruptedException.class,
        () -> open(device, Stores.HOST_A, quiet("a").withClock(interrupted, new Random(8))));
    List<String> watched = new ArrayList<>();
    StoreOptions options = quiet("b").withListener((host, remaining) -> watched.add(host));
    open(device, Stores.HOST_B, options).close();
    assertEquals(List.of(), watched);
  }

  /** The only current owner block cannot be read by B; the other one is an old, released one. */
  @Test
  void anOldReleasedBlockBesideAnUnreadableOneIsNotBelieved() throws Exception {
    MemoryDevice device = Stores.formatted();
    open(device, Stores.HOST_A, quiet("a")).close();
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
    a.update(s -> volume("early"));
    var unreadable =
        new ForwardingDevice(device) {
          @Override
          public void read(long offset, ByteBuffer target) throws IOException {
            if (offset == LAYOUT.owner(0)) {
              throw new IOException("cannot be read");
            }
            super.read(offset, target);
          }
        };
    List<String> watched = new ArrayList<>();
    var clock = new Meanwhile(() -> a.update(s -> volume("late")));
    StoreOptions options =
        quiet("b")
            .withClock(clock, new Random(5))
            .withListener((host, remaining) -> watched.add(host));
    try (MetadataStore b = open(unreadable, Stores.HOST_B, options)) {
      assertTrue(
          !watched.isEmpty(),
          "nobody waited for a live owner; its late commit: "
              + b.state().contains("volume", "late"));
    }
  }
}
