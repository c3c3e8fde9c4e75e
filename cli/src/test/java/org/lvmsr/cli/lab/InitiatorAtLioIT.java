package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.initiator.ConnectionLostException;
import org.lvmsr.backend.initiator.FoundLun;
import org.lvmsr.backend.initiator.FoundTarget;
import org.lvmsr.backend.initiator.IscsiLun;
import org.lvmsr.backend.initiator.LunAddress;
import org.lvmsr.backend.initiator.ReadOnlyInitiator;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;
import org.lvmsr.cli.admin.StoreImage;
import org.lvmsr.lab.ChapAccount;
import org.lvmsr.lab.LabFiles;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.Lio;
import org.lvmsr.lab.LioTarget;
import org.lvmsr.lab.Share;
import org.lvmsr.lab.VmSpec;

/** The initiator in user space against LIO, the target of the Linux kernel, in a VM. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InitiatorAtLioIT {
  private static final int MIB = 1 << 20;
  private static final int OTHER_BYTES = 3 * MIB;
  private static final int PING_SECONDS = 3;
  private static final ChapAccount ACCOUNT = new ChapAccount("lab-user", "of-the-user-12");
  private static final ChapAccount PROOF = new ChapAccount("lab-target", "of-the-target-1");
  private static final String WRONG = "wrong-secret-12";
  private static final Optional<Chap> NOBODY = Optional.empty();

  private final ReadOnlyInitiator initiator =
      ReadOnlyInitiator.named(ReadOnlyInitiator.DEFAULT_NAME);
  private final LabHost host = LabHost.open(LabProgress.onStandardError());

  @TempDir static Path directory;
  private byte[] content;
  private byte[] other;
  private Portal portal;
  private Lio lio;
  private String disk;
  private LioTarget open;
  private LioTarget chap;
  private LioTarget mutual;
  private LioTarget listed;

  @BeforeAll
  void serve() throws IOException {
    Path file = StoreImage.write(directory.resolve("sr.img"));
    content = fill(file, 4 * MIB, 30 * MIB);
    Path otherFile = directory.resolve("other.img");
    LabFiles.createSparse(otherFile, OTHER_BYTES);
    other = fill(otherFile, 0, OTHER_BYTES);
    VmSpec spec = VmSpec.named("lio").withShare(new Share(directory, true)).withPort(Lio.PORT);
    LabVm vm = host.boot(spec);
    portal = new Portal("127.0.0.1", vm.port(Lio.PORT));
    lio = Lio.in(vm);
    disk = lio.fileDisk("sr", file, content.length);
    String blocks = lio.blockDisk("other", otherFile, 4096);
    open = lio.target("open", Map.of(1, disk, 300, blocks));
    chap = lio.target("chap", Map.of(0, disk)).demand(ACCOUNT);
    mutual = lio.target("mutual", Map.of(0, disk)).demand(ACCOUNT).prove(PROOF);
    listed = lio.target("listed", Map.of(7, disk));
    listed.admitOnly(ReadOnlyInitiator.DEFAULT_NAME, PING_SECONDS);
  }

  /** Puts noise into a part of a file, and answers all of it. */
  private static byte[] fill(Path file, int from, int bytes) throws IOException {
    byte[] content = Files.readAllBytes(file);
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    System.arraycopy(noise, 0, content, from, bytes);
    return Files.readAllBytes(Files.write(file, content));
  }

  @AfterAll
  void close() {
    host.close();
  }

  private Target target(LioTarget of) {
    return new Target(portal, of.iqn());
  }

  private IscsiLun open(LioTarget of, int number, Optional<Chap> credentials) throws IOException {
    return initiator.open(new LunAddress(target(of), number), credentials);
  }

  private static Optional<Chap> oneWay(String secret) {
    return Optional.of(new Chap(ACCOUNT.user(), secret, Optional.empty()));
  }

  private static Optional<Chap> mutual(String user, String secret) {
    return Optional.of(
        new Chap(ACCOUNT.user(), ACCOUNT.password(), Optional.of(new Chap.Incoming(user, secret))));
  }

  private static byte[] read(IscsiLun lun, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    lun.read(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private void assertGivesItsContents(IscsiLun lun) throws IOException {
    assertArrayEquals(Arrays.copyOfRange(content, 3 * MIB, 9 * MIB), read(lun, 3 * MIB, 6 * MIB));
  }

  private void assertReads(LioTarget of, int number, Optional<Chap> credentials)
      throws IOException {
    try (IscsiLun lun = open(of, number, credentials)) {
      assertGivesItsContents(lun);
    }
  }

  private void assertRefused(LioTarget of, Optional<Chap> credentials, String reason) {
    IscsiException e = assertThrows(IscsiException.class, () -> open(of, 0, credentials));
    assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind(), e::toString);
    assertTrue(e.toString().contains(reason), e::toString);
    for (Chap one : credentials.stream().toList()) {
      assertFalse(e.toString().contains(one.secret()));
    }
  }

  /** LIO does not say why, so the message has to. */
  private static void assertHangsUp(Executable login) {
    ConnectionLostException e = assertThrows(ConnectionLostException.class, login);
    assertTrue(e.toString().contains("give a user and a secret"), e::toString);
  }

  private Set<String> discovered(Optional<Chap> credentials) throws IOException {
    return initiator.discover(portal, credentials).stream()
        .map(FoundTarget::target)
        .filter(one -> one.portal().equals(portal))
        .map(Target::iqn)
        .collect(Collectors.toSet());
  }

  private Set<String> all() {
    return Set.of(open.iqn(), chap.iqn(), mutual.iqn(), listed.iqn());
  }

  @Test
  void thePortalTellsItsTargets() throws IOException {
    assertEquals(all(), discovered(NOBODY));
    assertEquals(all(), discovered(oneWay(ACCOUNT.password())));
  }

  @Test
  void aPortalMayTellThemOnlyToWhoProvesHimself() throws IOException {
    lio.demandInDiscovery(ACCOUNT);
    try {
      assertEquals(all(), discovered(oneWay(ACCOUNT.password())));
      IscsiException e = assertThrows(IscsiException.class, () -> discovered(oneWay(WRONG)));
      assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind(), e::toString);
      assertHangsUp(() -> discovered(NOBODY));
    } finally {
      lio.tellEverybody();
    }
  }

  @Test
  void theTargetTellsItsDisks() throws IOException {
    List<FoundLun> luns = initiator.luns(target(open), NOBODY);
    assertEquals(
        List.of(new LunAddress(target(open), 1), new LunAddress(target(open), 300)),
        luns.stream().map(FoundLun::address).toList());
    assertEquals(
        List.of((long) content.length, (long) OTHER_BYTES),
        luns.stream().map(FoundLun::sizeBytes).toList());
    for (FoundLun lun : luns) {
      assertEquals("LIO-ORG", lun.vendor());
      assertTrue(lun.scsiId().matches("36001405[0-9a-f]{25}"), lun::toString);
    }
  }

  @Test
  void allOfALunIsReadAtOnce() throws IOException {
    try (IscsiLun lun = open(open, 1, NOBODY)) {
      assertEquals(512, lun.sectorSize());
      assertArrayEquals(content, read(lun, 0, content.length));
    }
  }

  @Test
  void aLunMayHaveALargeNumberAndLargeBlocks() throws IOException {
    try (IscsiLun lun = open(open, 300, NOBODY)) {
      assertEquals(4096, lun.sectorSize());
      assertArrayEquals(other, read(lun, 0, other.length));
      assertArrayEquals(Arrays.copyOfRange(other, 4095, 4097), read(lun, 4095, 2));
    }
  }

  @Test
  void offsetAndLengthNeedNoAlignment() throws IOException {
    Random random = new Random(2);
    try (IscsiLun lun = open(open, 1, NOBODY)) {
      for (int i = 0; i < 200; i++) {
        int offset = random.nextInt(content.length);
        int length =
            random.nextInt(Math.min(content.length - offset, i % 20 == 0 ? 3 * MIB : 9000));
        assertArrayEquals(
            Arrays.copyOfRange(content, offset, offset + length), read(lun, offset, length));
      }
    }
  }

  @Test
  void aTargetWithChapIsReadByWhoKnowsTheSecretOnly() throws IOException {
    assertReads(chap, 0, oneWay(ACCOUNT.password()));
    assertRefused(chap, oneWay(WRONG), "authentication failure: check whether it wants CHAP");
    assertHangsUp(() -> open(chap, 0, NOBODY));
  }

  @Test
  void aTargetThatAsksForNothingIsReadWithCredentialsUnlessItMustProveItself() throws IOException {
    assertReads(open, 1, oneWay(ACCOUNT.password()));
    assertRefused(open, mutual(PROOF.user(), PROOF.password()), "has no account");
  }

  @Test
  void theTargetHasToProveItselfIfItIsToldTo() throws IOException {
    assertReads(mutual, 0, mutual(PROOF.user(), PROOF.password()));
    assertReads(mutual, 0, oneWay(ACCOUNT.password()));
    assertRefused(mutual, mutual(PROOF.user(), WRONG), "it did not prove itself");
    assertRefused(mutual, mutual("another", PROOF.password()), "it did not prove itself");
    assertRefused(chap, mutual(PROOF.user(), PROOF.password()), "it does not prove itself");
  }

  @Test
  void anInitiatorThatIsNotListedIsToldSo() throws IOException {
    assertReads(listed, 7, NOBODY);
    var stranger = ReadOnlyInitiator.named("iqn.2026-01.org.lvmsr:stranger");
    LunAddress lun = new LunAddress(target(listed), 7);
    IscsiException e = assertThrows(IscsiException.class, () -> stranger.open(lun, NOBODY));
    assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind(), e::toString);
    assertTrue(e.toString().contains("check the initiator's name"), e::toString);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    IscsiException noLun = assertThrows(IscsiException.class, () -> open(open, 9, NOBODY));
    assertEquals(IscsiException.Kind.LUN_NOT_FOUND, noLun.kind());
    LunAddress nowhere = new LunAddress(new Target(portal, open.iqn() + "-other"), 1);
    IscsiException noTarget =
        assertThrows(IscsiException.class, () -> initiator.open(nowhere, NOBODY));
    // LIO says of such a target what it says of one that is switched off.
    assertTrue(noTarget.toString().contains("no target of that name: check it"));
  }

  @Test
  void aTargetThatEndsAllSessionsInterruptsNoReader() throws IOException {
    try (IscsiLun lun = open(chap, 0, oneWay(ACCOUNT.password()))) {
      assertArrayEquals(Arrays.copyOf(content, 4096), read(lun, 0, 4096));
      chap.restart();
      assertGivesItsContents(lun);
    }
  }

  /** The target pings it meanwhile, and gives it up. */
  @Test
  void whoReadsNothingForAWhileReadsOn() throws IOException {
    try (IscsiLun lun = open(listed, 7, NOBODY)) {
      LabFiles.pause(Duration.ofSeconds(2 * PING_SECONDS + 2));
      assertGivesItsContents(lun);
    }
  }

  @Test
  void anSrIsInspectedAndNothingIsWritten() throws IOException {
    String address = "iscsi://" + portal + "/" + open.iqn() + "/1";
    assertEquals(StoreImage.SR, Extraction.inspect(List.of(address)).path("sr").asText());
    assertEquals(0, lio.writtenMib(disk));
    assertArrayEquals(content, Files.readAllBytes(directory.resolve("sr.img")));
  }
}
