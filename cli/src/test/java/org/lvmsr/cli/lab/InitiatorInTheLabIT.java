package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lvmsr.backend.initiator.FoundLun;
import org.lvmsr.backend.initiator.FoundTarget;
import org.lvmsr.backend.initiator.IscsiLun;
import org.lvmsr.backend.initiator.LunAddress;
import org.lvmsr.backend.initiator.ReadOnlyInitiator;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;
import org.lvmsr.lab.TgtTarget;

/** The initiator in user space against tgtd on this machine; no VM has a part in it. */
@Timeout(300)
class InitiatorInTheLabIT {
  private static final int MIB = 1 << 20;

  private final ReadOnlyInitiator initiator =
      ReadOnlyInitiator.named(ReadOnlyInitiator.DEFAULT_NAME);

  private final LabHost host = LabHost.open(LabProgress.onStandardError());
  private final Path first = host.newLun(40 * MIB);
  private final Path second = host.newLun(3 * MIB);
  private final TgtTarget server = host.startTgt(first);
  private final Portal portal = new Portal("127.0.0.1", server.port());
  private final Target target = new Target(portal, server.iqn());

  @BeforeEach
  void fillLuns() throws IOException {
    fill(first, 40 * MIB);
    fill(second, 3 * MIB);
  }

  private static void fill(Path file, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    Files.write(file, content);
  }

  @AfterEach
  void close() {
    server.close();
    host.close();
  }

  private Optional<Chap> credentials(String secret) {
    return Optional.of(new Chap(server.chap().orElseThrow().user(), secret, Optional.empty()));
  }

  private Optional<Chap> credentials() {
    return credentials(server.chap().orElseThrow().password());
  }

  private Optional<Chap> mutual(String user, String secret) {
    return credentials()
        .map(
            one ->
                new Chap(one.user(), one.secret(), Optional.of(new Chap.Incoming(user, secret))));
  }

  private IscsiLun open(int number, Optional<Chap> credentials) throws IOException {
    return initiator.open(new LunAddress(target, number), credentials);
  }

  private static byte[] contents(IscsiLun lun) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) lun.size());
    lun.read(0, bytes);
    return bytes.array();
  }

  private void assertRefused(Optional<Chap> credentials) {
    IscsiException e = assertThrows(IscsiException.class, () -> open(1, credentials));
    assertEquals(IscsiException.Kind.AUTHENTICATION_FAILED, e.kind());
    for (Chap chap : credentials.stream().toList()) {
      assertFalse(e.toString().contains(chap.secret()));
    }
  }

  @Test
  void thePortalTellsItsTarget() throws IOException {
    List<FoundTarget> found = initiator.discover(portal, Optional.empty());
    assertEquals(List.of(new FoundTarget(target, List.of(portal))), found);
  }

  @Test
  void theTargetTellsItsDisksButNotItsController() throws IOException {
    server.addLun(second);
    List<FoundLun> luns = initiator.luns(target, credentials());
    assertEquals(
        List.of(new LunAddress(target, 1), new LunAddress(target, 2)),
        luns.stream().map(FoundLun::address).toList());
    assertEquals(List.of(40L * MIB, 3L * MIB), luns.stream().map(FoundLun::sizeBytes).toList());
    assertNotEquals(luns.get(0).scsiId(), luns.get(1).scsiId());
    assertTrue(luns.get(0).scsiId().matches("3[0-9a-f]{16}"), luns.get(0).scsiId());
    try (IscsiLun lun = open(2, credentials())) {
      assertEquals(luns.get(1).scsiId(), lun.scsiId());
    }
  }

  @Test
  void theContentsAreThoseOfTheFiles() throws IOException {
    server.addLun(second);
    try (IscsiLun one = open(1, credentials());
        IscsiLun two = open(2, credentials())) {
      assertArrayEquals(Files.readAllBytes(second), contents(two));
      assertArrayEquals(Files.readAllBytes(first), contents(one));
    }
  }

  @Test
  void aTargetWithChapIsReadByWhoKnowsTheSecretOnly() {
    assertRefused(Optional.empty());
    assertRefused(credentials("wrong-secret-12"));
  }

  @Test
  void theTargetHasToProveItselfIfItIsToldTo() throws IOException {
    String user = server.incoming().user();
    try (IscsiLun lun = open(1, mutual(user, server.incoming().password()))) {
      assertArrayEquals(Files.readAllBytes(first), contents(lun));
    }
    assertRefused(mutual(user, "wrong-secret-12"));
    assertRefused(mutual("another", server.incoming().password()));
  }

  /** To all its sessions tgtd then says, by unit attention, that the list of LUNs is another. */
  @Test
  void aLunMayBeAddedWhileAnotherIsRead() throws IOException {
    try (IscsiLun lun = open(1, credentials())) {
      server.addLun(second);
      assertArrayEquals(Files.readAllBytes(first), contents(lun));
    }
  }

  @Test
  void aTargetThatIsKilledIsAnErrorAndNoReasonToHang() throws IOException {
    try (IscsiLun lun = open(1, credentials())) {
      server.kill();
      IscsiException e = assertThrows(IscsiException.class, () -> contents(lun));
      assertEquals(IscsiException.Kind.PORTAL_UNREACHABLE, e.kind());
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    IscsiException noLun = assertThrows(IscsiException.class, () -> open(9, credentials()));
    assertEquals(IscsiException.Kind.LUN_NOT_FOUND, noLun.kind());
    LunAddress nowhere = new LunAddress(new Target(portal, server.iqn() + "-other"), 1);
    IscsiException noTarget =
        assertThrows(IscsiException.class, () -> initiator.open(nowhere, credentials()));
    assertEquals(IscsiException.Kind.TARGET_NOT_FOUND, noTarget.kind());
  }
}
