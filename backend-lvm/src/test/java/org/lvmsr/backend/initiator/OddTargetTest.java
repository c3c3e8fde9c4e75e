package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets that break off, fall silent or do not keep to the protocol while they are read. */
@Timeout(60)
class OddTargetTest {
  private static final FakeDisk.Handler LEAVES =
      (peer, request) -> {
        throw new IOException("the target leaves");
      };

  private static Pdu event(int event) {
    return FakePeer.answer(Opcode.ASYNC_MESSAGE, 0x80, Pdu.NO_TAG, new byte[0])
        .with(36, event << 24);
  }

  private static boolean endsReads(FakeDisk disk, FakeDisk.Handler handler) throws IOException {
    disk.onRead(ReadingTest.first(1, handler));
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      assertArrayEquals(disk.content(), ReadingTest.readAll(lun));
      return target.connections() == 2;
    }
  }

  @Test
  void aConnectionThatBreaksIsMadeAnew() throws IOException {
    assertTrue(endsReads(FakeDisk.ofOneMiB(), LEAVES));
  }

  @Test
  void aTargetThatAsksForALogoutGetsItAndIsReadOn() throws IOException {
    CountDownLatch loggedOut = new CountDownLatch(1);
    FakeDisk.Handler asks =
        (peer, request) -> {
          peer.send(event(1));
          Pdu next = peer.receive();
          assertEquals(Opcode.LOGOUT_REQUEST, next.opcode());
          loggedOut.countDown();
          peer.send(FakePeer.answer(Opcode.LOGOUT_RESPONSE, 0x80, next.taskTag(), new byte[0]));
          throw new IOException("logged out");
        };
    assertTrue(endsReads(FakeDisk.ofOneMiB(), asks));
    assertEquals(0, loggedOut.getCount());
  }

  @Test
  void aTargetThatSaysThatItDropsTheConnectionIsReadOn() throws IOException {
    FakeDisk.Handler drops =
        (peer, request) -> {
          peer.send(event(2));
          return true;
        };
    assertTrue(endsReads(FakeDisk.ofOneMiB(), drops));
  }

  @Test
  void aMessageThatConcernsNobodyIsPassedOver() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    FakeDisk.Handler says =
        (peer, request) -> {
          peer.send(event(0));
          peer.send(event(255));
          return false;
        };
    assertEquals(false, endsReads(disk, says));
  }

  @Test
  void aTargetThatBreaksOffAgainAndAgainIsAnError() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB().onRead(LEAVES);
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      assertThrows(ConnectionLostException.class, () -> ReadingTest.readAll(lun));
      assertEquals(2, target.connections());
    }
  }

  @Test
  void anotherLunAtTheNewConnectionIsNotRead() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    FakeDisk.Handler swaps =
        (peer, request) -> {
          disk.withIdentity("60000000000000b2");
          throw new IOException("the target leaves");
        };
    disk.onRead(ReadingTest.first(1, swaps));
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      IOException e = assertThrows(IOException.class, () -> ReadingTest.readAll(lun));
      assertTrue(e.toString().contains("is another LUN now"), e::toString);
    }
  }

  @Test
  void aSilentTargetIsAnErrorAndClosingDoesNotWaitForIt() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB().onRead((peer, request) -> true);
    FakeTarget.Script silentAtTheEnd =
        peer -> {
          peer.acceptLogin();
          while (true) {
            Pdu request = peer.receive();
            if (request.is(Opcode.SCSI_COMMAND)) {
              disk.execute(peer, request);
            }
          }
        };
    try (FakeTarget target = new FakeTarget(silentAtTheEnd)) {
      IscsiLun lun = target.open();
      assertThrows(ConnectionLostException.class, () -> ReadingTest.readAll(lun));
      lun.close();
      target.open().close();
    }
  }

  @Test
  void closingEndsAReadThatIsUnderWay() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    FakeDisk disk =
        FakeDisk.ofOneMiB()
            .onRead(
                (peer, request) -> {
                  reading.countDown();
                  return true;
                });
    try (FakeTarget target = FakeTarget.serving(disk)) {
      ReadOnlyInitiator patient = ReadOnlyInitiator.named(ReadOnlyInitiator.DEFAULT_NAME);
      IscsiLun lun = patient.open(target.lun(), Optional.empty());
      Thread reader =
          new Thread(() -> assertThrows(IOException.class, () -> ReadingTest.readAll(lun)));
      reader.start();
      reading.await();
      lun.close();
      reader.join();
      assertEquals(1, target.connections());
    }
  }

  private static FakeDisk.Handler sends(Pdu... answers) {
    return (peer, request) -> {
      for (Pdu answer : answers) {
        peer.send(answer.taskTag() == 0 ? answer.taskTag(request.taskTag()) : answer);
      }
      return true;
    };
  }

  private static Pdu data(int flags, int offset, int length) {
    return FakePeer.answer(Opcode.DATA_IN, flags, 0, new byte[length]).with(40, offset);
  }

  private static FakeDisk.Handler announces(int dataLength) {
    return (peer, request) -> {
      byte[] header = FakePeer.answer(Opcode.DATA_IN, 0, request.taskTag(), new byte[0]).bytes();
      ByteBuffer.wrap(header).putInt(4, dataLength);
      peer.sendBytes(header);
      return true;
    };
  }

  static Stream<Arguments> misbehaviour() {
    Pdu underflow = FakePeer.answer(Opcode.SCSI_RESPONSE, 0x82, 0, new byte[0]).with(44, 512);
    Pdu overflow = data(0x85, 0, 512).with(44, 512);
    Pdu failure = FakePeer.answer(Opcode.SCSI_RESPONSE, 0x80, 0, new byte[0]).with(0, 0x21800100);
    Pdu unknown = FakePeer.answer(Opcode.SCSI_RESPONSE, 0x80, 0x7777, new byte[0]);
    Pdu wantsData = FakePeer.answer(0x31, 0x80, 0, new byte[0]);
    Pdu reject = FakePeer.answer(Opcode.REJECT, 0x80, Pdu.NO_TAG, new byte[48]).with(0, 0x3f800900);
    return Stream.of(
        Arguments.of("less data than was asked for", sends(data(0, 0, 100), underflow)),
        Arguments.of("less data, and nothing said of it", sends(data(0x81, 0, 100))),
        Arguments.of("no data at all", sends(underflow)),
        Arguments.of("more data than was asked for", sends(data(0, 0, 513))),
        Arguments.of("a surplus that was kept back", sends(overflow)),
        Arguments.of("data with a gap", sends(data(0, 0, 100), data(0x81, 200, 312))),
        Arguments.of("the same data twice", sends(data(0, 0, 100), data(0, 0, 100))),
        Arguments.of("data in front of the buffer", sends(data(0, -100, 100))),
        Arguments.of("a failure of the target", sends(failure)),
        Arguments.of("an answer to no command", sends(unknown)),
        Arguments.of("a request for data", sends(wantsData)),
        Arguments.of("an unknown PDU", sends(FakePeer.answer(0x3c, 0, 0, new byte[4]))),
        Arguments.of("a PDU of the initiator", sends(FakePeer.answer(1, 0x80, 0, new byte[4]))),
        Arguments.of("a reject", sends(reject)),
        Arguments.of("a data segment that is too long", announces(PduStream.MAX_DATA + 1)),
        Arguments.of("the longest data segment", announces(0xffffff)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("misbehaviour")
  void whatTheProtocolDoesNotAllowIsAnError(String what, FakeDisk.Handler handler)
      throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    disk.onRead(ReadingTest.first(1, handler));
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      ByteBuffer block = ByteBuffer.allocate(512);
      assertThrows(IscsiProtocolException.class, () -> lun.read(0, block), what);
      lun.read(0, block.clear());
      assertArrayEquals(Arrays.copyOf(disk.content(), 512), block.array());
    }
  }

  @Test
  void pingsWithoutEndAreNoProgress() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    disk.onRead(
        (peer, request) -> {
          while (true) {
            peer.send(FakePeer.answer(Opcode.NOP_IN, 0x80, Pdu.NO_TAG, new byte[0]).transferTag(1));
          }
        });
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      assertThrows(ConnectionLostException.class, () -> ReadingTest.readAll(lun));
    }
  }

  @Test
  void emptyDataWithoutEndIsNoProgress() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB();
    disk.onRead(
        (peer, request) -> {
          while (true) {
            peer.send(data(0, 0, 0).taskTag(request.taskTag()));
          }
        });
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      assertThrows(ConnectionLostException.class, () -> ReadingTest.readAll(lun));
    }
  }
}
