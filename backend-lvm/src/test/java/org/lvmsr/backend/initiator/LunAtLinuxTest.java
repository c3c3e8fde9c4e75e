package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lvmsr.backend.iscsi.IscsiException;

/** Where Linux's target has LUNs otherwise than SAM-5 says: numbers above 255, and none at all. */
@Timeout(60)
class LunAtLinuxTest {
  private static final int NUMBER = 300;
  private static final long WRITTEN = 0x012cL << 48;
  private static final int NO_SUCH_LUN = 0x25;

  private final FakeDisk disk = FakeDisk.ofOneMiB();

  private FakeTarget target() throws IOException {
    return new FakeTarget(
        peer -> {
          peer.acceptLogin();
          while (true) {
            answer(peer, peer.receive());
          }
        });
  }

  private void answer(FakePeer peer, Pdu request) throws IOException {
    boolean isList = request.byteAt(32) == 0xa0;
    if (request.is(Opcode.LOGOUT_REQUEST)) {
      peer.send(FakePeer.answer(Opcode.LOGOUT_RESPONSE, 0x80, request.taskTag(), new byte[0]));
    } else if (isList) {
      ByteBuffer list = ByteBuffer.allocate(16).putInt(8).putInt(0).putLong(WRITTEN);
      FakeDisk.good(peer, request, list.array());
    } else if (request.longAt(8) == WRITTEN) {
      disk.execute(peer, request);
    } else {
      FakeDisk.check(peer, request, Sense.ILLEGAL_REQUEST, NO_SUCH_LUN);
    }
  }

  private static LunAddress lun(FakeTarget target, int number) {
    return new LunAddress(target.target(), number);
  }

  @Test
  void aLargeNumberIsWrittenAsTheTargetWritesIt() throws IOException {
    try (FakeTarget target = target()) {
      List<FoundLun> found = FakeTarget.initiator().luns(target.target(), Optional.empty());
      assertEquals(List.of(lun(target, NUMBER)), found.stream().map(FoundLun::address).toList());
      try (IscsiLun lun = FakeTarget.initiator().open(lun(target, NUMBER), Optional.empty())) {
        ByteBuffer bytes = ByteBuffer.allocate((int) lun.size());
        lun.read(0, bytes);
        assertArrayEquals(disk.content(), bytes.array());
      }
    }
  }

  @Test
  void aLunThatTheTargetDoesNotKnowIsNotFound() throws IOException {
    try (FakeTarget target = target()) {
      for (int number : List.of(9, 301)) {
        IscsiException e =
            assertThrows(
                IscsiException.class,
                () -> FakeTarget.initiator().open(lun(target, number), Optional.empty()));
        assertEquals(IscsiException.Kind.LUN_NOT_FOUND, e.kind());
      }
    }
  }
}
