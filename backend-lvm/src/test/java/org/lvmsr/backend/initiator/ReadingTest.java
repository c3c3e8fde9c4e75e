package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lvmsr.backend.iscsi.IscsiException;

/** Reading from LUNs that have their moods, all of them allowed. */
@Timeout(60)
class ReadingTest {
  private static final int READ_10 = 0x28;
  private static final int READ_16 = 0x88;

  static byte[] readAll(IscsiLun lun) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) lun.size());
    lun.read(0, bytes);
    return bytes.array();
  }

  /** The first so many reads are done by this, the others as usual. */
  static FakeDisk.Handler first(int count, FakeDisk.Handler handler) {
    AtomicInteger done = new AtomicInteger();
    return (peer, request) -> done.getAndIncrement() < count && handler.handle(peer, request);
  }

  private static void assertReads(FakeDisk disk) throws IOException {
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      assertArrayEquals(disk.content(), readAll(lun));
    }
  }

  @Test
  void dataComesInPartsWithTheStatusInTheLast() throws IOException {
    assertReads(FakeDisk.ofOneMiB());
  }

  @Test
  void dataComesWithTheStatusInAResponseOfItsOwn() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    disk.onRead(
        (peer, request) -> {
          byte[] half = new byte[request.intAt(20) / 2];
          System.arraycopy(disk.content(), 0, half, 0, half.length);
          peer.send(FakePeer.answer(Opcode.DATA_IN, 0, request.taskTag(), half));
          System.arraycopy(disk.content(), half.length, half, 0, half.length);
          Pdu rest = FakePeer.answer(Opcode.DATA_IN, 0x80, request.taskTag(), half);
          peer.send(rest.with(40, half.length));
          FakeDisk.status(peer, request, 0, new byte[0]);
          return true;
        });
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
      lun.read(0, bytes);
      assertEquals(ByteBuffer.wrap(disk.content(), 0, 64 << 10), bytes.flip());
    }
  }

  @Test
  void blocksMayHave4096Bytes() throws IOException {
    FakeDisk disk = new FakeDisk(1 << 20, 4096);
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      assertEquals(4096, lun.sectorSize());
      ByteBuffer bytes = ByteBuffer.allocate(5000);
      lun.read(4000, bytes);
      assertEquals(ByteBuffer.wrap(disk.content(), 4000, 5000), bytes.flip());
    }
  }

  @Test
  void aLunThatCannotBeReadIsListedWithTheReason() throws IOException {
    FakeDisk disk = new FakeDisk(520 * 100, 520);
    try (FakeTarget target = FakeTarget.serving(disk)) {
      FoundLun lun = FakeTarget.initiator().luns(target.target(), Optional.empty()).get(0);
      assertEquals(target.lun(), lun.address());
      assertTrue(lun.problem().orElse("").contains("blocks of 520 bytes"), lun::toString);
      assertThrows(IscsiProtocolException.class, target::open);
    }
  }

  @Test
  void aLunOfTheOldDaysIsReadWithShortCommands() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB().old();
    assertReads(disk);
    assertTrue(disk.operations().contains(READ_10));
    assertEquals(0, Collections.frequency(disk.operations(), READ_16));
  }

  @Test
  void noReadIsLongerThanTheLunTakes() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB().withMaxBlocks(100);
    assertReads(disk);
    assertEquals((2048 + 99) / 100, Collections.frequency(disk.operations(), READ_16));
  }

  @Test
  void severalReadsAreUnderWayAtOnceIfTheTargetTakesThem() throws IOException {
    FakeDisk disk = new FakeDisk(8 << 20, 512);
    List<Pdu> held = Collections.synchronizedList(new ArrayList<>());
    disk.onRead(
        (peer, request) -> {
          held.add(request);
          if (held.size() == Session.MAX_RUNNING) {
            disk.onRead(null);
            for (Pdu one : held) {
              disk.execute(peer, one);
            }
          }
          return true;
        });
    assertReads(disk);
    assertEquals(Session.MAX_RUNNING, held.size());
  }

  @Test
  void noMoreCommandsAreSentThanTheWindowAllows() throws IOException {
    FakeDisk disk = new FakeDisk(8 << 20, 512);
    disk.onRead(
        (peer, request) -> {
          peer.withWindow(0);
          Pdu ping = FakePeer.answer(Opcode.NOP_IN, 0x80, Pdu.NO_TAG, new byte[0]);
          peer.send(ping.transferTag(5));
          Pdu next = peer.receive();
          assertEquals(Opcode.NOP_OUT, next.opcode(), "a command beyond the window");
          peer.withWindow(1);
          return false;
        });
    try (FakeTarget target =
            new FakeTarget(
                peer -> {
                  peer.withWindow(1).acceptLogin();
                  disk.serve(peer);
                });
        IscsiLun lun = target.open()) {
      assertArrayEquals(disk.content(), readAll(lun));
    }
  }

  @Test
  void aPingIsAnsweredIfItWantsAnAnswer() throws IOException {
    AtomicInteger answered = new AtomicInteger();
    FakeDisk disk = FakeDisk.ofOneMiB();
    disk.onRead(
        (peer, request) -> {
          Pdu silent = FakePeer.answer(Opcode.NOP_IN, 0x80, Pdu.NO_TAG, new byte[0]);
          peer.send(silent.transferTag(Pdu.NO_TAG));
          Pdu ping = FakePeer.answer(Opcode.NOP_IN, 0x80, Pdu.NO_TAG, new byte[0]);
          peer.send(ping.transferTag(77).lun(1L << 48));
          Pdu pong = peer.receive();
          assertEquals(Opcode.NOP_OUT, pong.opcode());
          assertTrue(pong.isImmediate());
          assertEquals(77, pong.transferTag());
          assertEquals(Pdu.NO_TAG, pong.taskTag());
          assertEquals(1L << 48, pong.lun());
          answered.incrementAndGet();
          return false;
        });
    assertReads(disk);
    assertEquals(1, answered.get());
  }

  @Test
  void unitAttentionIsNoReasonToFail() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    disk.onRead(first(3, FakeDisk::attention));
    assertReads(disk);
  }

  @Test
  void aLunThatIsAlwaysAtAttentionIsAnError() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB().onRead(FakeDisk::attention);
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      ScsiException e = assertThrows(ScsiException.class, () -> readAll(lun));
      assertEquals(Optional.of(new Sense(6, 0x3f, 0)), e.sense());
    }
  }

  @Test
  void aBusyLunIsAskedAgain() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    FakeDisk.Handler busy =
        (peer, request) -> {
          FakeDisk.status(peer, request, 0x08, new byte[0]);
          return true;
        };
    assertReads(disk.onRead(first(2, busy)));
  }

  @Test
  void anotherLunInItsPlaceIsNeverRead() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    FakeDisk.Handler swapped =
        (peer, request) -> {
          disk.withIdentity("60000000000000b2");
          return FakeDisk.attention(peer, request);
        };
    disk.onRead(first(1, swapped));
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      for (int i = 0; i < 2; i++) {
        IscsiException e = assertThrows(IscsiException.class, () -> readAll(lun));
        assertEquals(IscsiException.Kind.LUN_NOT_FOUND, e.kind());
      }
      disk.withIdentity("60000000000000a1");
      assertArrayEquals(disk.content(), readAll(lun));
    }
  }

  @Test
  void anErrorOfTheMediumIsTold() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    FakeDisk.Handler broken =
        (peer, request) -> {
          FakeDisk.check(peer, request, 3, 0x11);
          return true;
        };
    disk.onRead(first(1, broken));
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      ScsiException e = assertThrows(ScsiException.class, () -> readAll(lun));
      assertEquals(Optional.of(new Sense(3, 0x11, 0)), e.sense());
      assertTrue(
          e.toString().contains("medium error, unrecovered read error (03/11/00)"), e::toString);
      assertArrayEquals(disk.content(), readAll(lun));
    }
  }

  @Test
  void aReservationOfAnotherInitiatorIsTold() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    disk.onRead(
        (peer, request) -> {
          FakeDisk.status(peer, request, 0x18, new byte[0]);
          return true;
        });
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      ScsiException e = assertThrows(ScsiException.class, () -> readAll(lun));
      assertEquals(0x18, e.status());
      assertTrue(e.toString().contains("another initiator has reserved"), e::toString);
    }
  }
}
