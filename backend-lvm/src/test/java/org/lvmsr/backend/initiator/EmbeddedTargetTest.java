package org.lvmsr.backend.initiator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;
import org.lvmsr.fixtures.iscsi.JscsiConfig;
import org.lvmsr.fixtures.iscsi.JscsiTarget;
import org.lvmsr.metadata.device.DeviceException;

/** Discovery and reading at the target that runs in this process. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedTargetTest {
  private static final String IQN = "iqn.2024-01.org.lvmsr:embedded";
  private static final int SIZE = 12 << 20;

  private final ReadOnlyInitiator initiator =
      ReadOnlyInitiator.named(ReadOnlyInitiator.DEFAULT_NAME);
  private final byte[] content = new byte[SIZE];

  @TempDir static Path dir;
  private JscsiTarget server;
  private Portal portal;
  private LunAddress address;

  @BeforeAll
  void start() throws IOException {
    new Random(1).nextBytes(content);
    Path file = Files.write(dir.resolve("lun"), content);
    server = JscsiTarget.start(JscsiConfig.of(file, SIZE, IQN));
    portal = new Portal(server.host(), server.port());
    address = new LunAddress(new Target(portal, IQN), 0);
  }

  @BeforeEach
  void runs() throws IOException {
    server.stop();
    server.restart();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  private IscsiLun open() throws IOException {
    return initiator.open(address, Optional.empty());
  }

  private byte[] expected(int offset, int length) {
    return Arrays.copyOfRange(content, offset, offset + length);
  }

  private static byte[] read(IscsiLun lun, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    lun.read(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  @Test
  void discoveryFindsTheTarget() throws IOException {
    List<FoundTarget> found = initiator.discover(portal, Optional.empty());
    assertEquals(
        List.of(new Target(portal, IQN)), found.stream().map(FoundTarget::target).toList());
    assertEquals(List.of(portal), found.get(0).portals());
  }

  @Test
  void theListOfLunsHasTheDisk() throws IOException {
    FoundLun lun = new FoundLun(address, "LVMSR", "jSCSI target", id(), SIZE, Optional.empty());
    assertEquals(List.of(lun), initiator.luns(address.target(), Optional.empty()));
  }

  private String id() {
    return "3" + server.wwid();
  }

  @Test
  void allOfTheLunIsReadAtOnce() throws IOException {
    try (IscsiLun lun = open()) {
      assertEquals(SIZE, lun.size());
      assertEquals(512, lun.sectorSize());
      assertEquals(id(), lun.scsiId());
      assertEquals(address.toString(), lun.name());
      assertArrayEquals(content, read(lun, 0, SIZE));
    }
  }

  @Test
  void offsetAndLengthNeedNoAlignment() throws IOException {
    Random random = new Random(2);
    try (IscsiLun lun = open()) {
      for (int i = 0; i < 200; i++) {
        int offset = random.nextInt(SIZE);
        int length = random.nextInt(Math.min(SIZE - offset, i % 10 == 0 ? 3 << 20 : 2000) + 1);
        assertArrayEquals(expected(offset, length), read(lun, offset, length));
      }
      assertArrayEquals(expected(SIZE - 1, 1), read(lun, SIZE - 1, 1));
    }
  }

  @Test
  void onlyThePartOfTheBufferIsFilledThatWasAskedFor() throws IOException {
    try (IscsiLun lun = open()) {
      ByteBuffer target = ByteBuffer.allocate(100).position(10).limit(20);
      lun.read(700, target);
      byte[] whole = new byte[100];
      System.arraycopy(content, 700, whole, 10, 10);
      assertArrayEquals(whole, target.array());
      assertEquals(20, target.position());
      ByteBuffer direct = ByteBuffer.allocateDirect(600);
      lun.read(1, direct);
      assertEquals(ByteBuffer.wrap(expected(1, 600)), direct.flip());
    }
  }

  @Test
  void whatIsNotWithinTheLunIsAnError() throws IOException {
    try (IscsiLun lun = open()) {
      DeviceException e = assertThrows(DeviceException.class, () -> read(lun, SIZE - 5, 6));
      assertEquals(0, e.errno());
      assertThrows(DeviceException.class, () -> read(lun, -1, 1));
      assertThrows(DeviceException.class, () -> read(lun, Long.MAX_VALUE, 1));
      assertArrayEquals(expected(0, 4), read(lun, 0, 4));
    }
  }

  @Test
  void severalThreadsReadAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (IscsiLun lun = open()) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int from = i * 1000;
        readers.add(
            pool.submit(
                () -> {
                  for (int j = 0; j < 50; j++) {
                    assertArrayEquals(expected(from + j, 5000), read(lun, from + j, 5000));
                  }
                  return null;
                }));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aTargetThatRestartsInterruptsNoReader() throws IOException {
    try (IscsiLun lun = open()) {
      assertArrayEquals(expected(0, 4096), read(lun, 0, 4096));
      server.stop();
      server.restart();
      assertArrayEquals(expected(4096, 4096), read(lun, 4096, 4096));
    }
  }

  @Test
  void aTargetThatIsGoneIsAnErrorAndClosingEndsAllTheSame() throws IOException {
    IscsiLun lun = open();
    server.stop();
    IscsiException e = assertThrows(IscsiException.class, () -> read(lun, 0, 4096));
    assertEquals(IscsiException.Kind.PORTAL_UNREACHABLE, e.kind());
    assertTrue(e.toString().contains(portal.toString()), e.toString());
    lun.close();
    assertThrows(IOException.class, () -> read(lun, 0, 1));
  }

  @Test
  void aClosedLunCannotBeRead() throws IOException {
    IscsiLun lun = open();
    lun.close();
    lun.close();
    assertThrows(IOException.class, () -> read(lun, 0, 1));
  }

  @Test
  void aTargetThatIsNotThereIsNotFound() {
    LunAddress other = new LunAddress(new Target(portal, IQN + "-other"), 0);
    IscsiException e =
        assertThrows(IscsiException.class, () -> initiator.open(other, Optional.empty()));
    assertEquals(IscsiException.Kind.TARGET_NOT_FOUND, e.kind());
  }

  @Test
  void aLunThatIsNotThereIsNotFound() {
    LunAddress other = new LunAddress(address.target(), 7);
    IscsiException e =
        assertThrows(IscsiException.class, () -> initiator.open(other, Optional.empty()));
    assertEquals(IscsiException.Kind.LUN_NOT_FOUND, e.kind());
  }

  @Test
  void aTargetWithoutChapIsReadWithCredentialsUnlessItMustProveItself() throws IOException {
    Chap oneWay = new Chap("user", "secret-secret", Optional.empty());
    try (IscsiLun lun = initiator.open(address, Optional.of(oneWay))) {
      assertArrayEquals(expected(5, 5), read(lun, 5, 5));
    }
    Chap mutual =
        new Chap("user", "secret-secret", Optional.of(new Chap.Incoming("them", "other-secret")));
    IscsiException e =
        assertThrows(IscsiException.class, () -> initiator.open(address, Optional.of(mutual)));
    assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind());
  }
}
