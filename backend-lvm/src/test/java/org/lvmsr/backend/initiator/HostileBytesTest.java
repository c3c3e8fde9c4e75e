package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes a target sends, the caller gets an answer or an error that it can name: nothing
 * hangs, and nothing else is thrown.
 */
class HostileBytesTest {
  /** Reads, or fails as one may. */
  private static void use(FakeTarget target) throws IOException {
    try (target) {
      try (IscsiLun lun = FakeTarget.impatient().open(target.lun(), Optional.empty())) {
        if (lun.size() <= FakeDisk.ofOneMiB().content().length) {
          assertEquals(lun.size(), ReadingTest.readAll(lun).length);
        }
      } catch (IOException e) {
        assertTrue(e.toString().length() < 1000, e::toString);
      }
    }
  }

  @Property(tries = 300)
  void wrongBitsAnywhereAreHarmless(
      @ForAll @IntRange(max = 24) int message,
      @ForAll @IntRange(max = 80) int position,
      @ForAll @IntRange(min = 1, max = 255) int bits)
      throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB().withMaxBlocks(1000);
    FakeTarget.Script script =
        peer -> {
          peer.withWrongBits(message, position, bits).acceptLogin();
          disk.serve(peer);
        };
    use(new FakeTarget(script));
  }

  @Property(tries = 100)
  void anyBytesInPlaceOfAnAnswerAreHarmless(
      @ForAll @IntRange(max = 8) int after, @ForAll @Size(max = 200) byte[] bytes)
      throws IOException {
    FakeTarget.Script script =
        peer -> {
          List<Pdu> requests = new ArrayList<>();
          Map<String, String> unused = peer.receiveLogin();
          peer.sendLogin(0x81);
          unused = peer.receiveLogin();
          peer.sendLogin(0x87);
          while (requests.size() < after) {
            requests.add(peer.receive());
            FakeDisk.ofOneMiB().execute(peer, requests.get(requests.size() - 1));
          }
          peer.sendBytes(bytes);
        };
    use(new FakeTarget(script));
  }

  @Property(tries = 100)
  void anyBytesInPlaceOfALoginAreHarmless(@ForAll @Size(max = 200) byte[] bytes)
      throws IOException {
    use(new FakeTarget(peer -> peer.sendBytes(bytes)));
  }

  /** What the two properties vary is a conversation that succeeds without them. */
  @Test
  void withoutWrongBitsItIsRead() throws IOException {
    FakeDisk disk = FakeDisk.ofOneMiB().withMaxBlocks(1000);
    try (FakeTarget target = FakeTarget.serving(disk);
        IscsiLun lun = target.open()) {
      assertEquals(disk.content().length, ReadingTest.readAll(lun).length);
      assertEquals(8, disk.operations().size());
    }
  }
}
