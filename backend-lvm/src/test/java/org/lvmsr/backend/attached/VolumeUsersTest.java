package org.lvmsr.backend.attached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.attached.VolumeUsers.Access;

/** Users are counted by volume and domain. */
class VolumeUsersTest {
  private static final String SR = UUID.randomUUID().toString();
  private static final VolumeUri VOLUME = new VolumeUri(SR, UUID.randomUUID().toString());
  private static final VolumeUri OTHER = new VolumeUri(SR, UUID.randomUUID().toString());

  @TempDir private Path run;
  private VolumeUsers users;

  @BeforeEach
  void noUsers() {
    users = new VolumeUsers(run);
  }

  @Test
  void theDomainThatMigratedAwayEndsLateAndTwiceAndTheNewOneStays() throws IOException {
    users.attach(VOLUME, "7");
    users.activate(VOLUME, "7", Access.WRITING);
    users.attach(VOLUME, "8");
    users.activate(VOLUME, "8", Access.WRITING);
    users.deactivate(VOLUME, "7");
    users.deactivate(VOLUME, "7");
    users.detach(VOLUME, "7");
    users.detach(VOLUME, "7");
    assertEquals(List.of("8"), users.active(VOLUME));
    users.deactivate(VOLUME, "8");
    assertEquals(List.of(), users.active(VOLUME));
  }

  @Test
  void aDomainCountsOnceHoweverOftenItActivates() throws IOException {
    users.activate(VOLUME, "7", Access.WRITING);
    users.activate(VOLUME, "7", Access.WRITING);
    users.deactivate(VOLUME, "7");
    assertEquals(List.of(), users.active(VOLUME));
  }

  @Test
  void anyTextIsADomain() throws IOException {
    Set<String> domains = Set.of("", "0", "u0_vbd_0_xvda", "a/../b", "*", "x\ny", "ü");
    for (String domain : domains) {
      users.activate(VOLUME, domain, Access.READING);
    }
    assertEquals(domains, Set.copyOf(users.active(VOLUME, Access.READING)));
    assertEquals(List.of(), users.active(VOLUME, Access.WRITING));
    assertEquals(List.of(), users.active(OTHER));
  }

  /** A file that is listed and gone when it is read, as one whose domain ends at that moment. */
  @Test
  void aDomainThatEndsMeanwhileHidesNoOther() throws IOException {
    users.activate(VOLUME, "7", Access.WRITING);
    Path directory = run.resolve("datapath").resolve(SR).resolve(VOLUME.key());
    for (int i = 0; i < 20; i++) {
      Files.createSymbolicLink(directory.resolve(UUID.randomUUID() + ".active"), Path.of("gone"));
    }
    assertEquals(List.of("7"), users.active(VOLUME));
  }

  @Test
  void aCopyIsNobodyElse() throws IOException {
    users.activate(VOLUME, VolumeUsers.COPY, Access.READING);
    assertFalse(users.isActiveForOthers(VOLUME));
    users.activate(VOLUME, "7", Access.READING);
    assertTrue(users.isActiveForOthers(VOLUME));
    users.deactivate(VOLUME, "7");
    assertFalse(users.isActiveForOthers(VOLUME));
  }

  @Test
  void theVolumesOfAnSrAreKnown() throws IOException {
    assertEquals(List.of(), users.noted(SR));
    users.activate(VOLUME, "7", Access.READING);
    users.attach(OTHER, "7");
    users.opened(OTHER);
    assertEquals(Set.of(VOLUME, OTHER), Set.copyOf(users.noted(SR)));
  }

  @Test
  void anOpenVolumeHasNoUserForThat() throws IOException {
    users.opened(VOLUME);
    assertTrue(users.isOpen(VOLUME));
    assertFalse(users.isOpen(OTHER));
    assertEquals(List.of(), users.active(VOLUME));
    users.closed(VOLUME);
    users.closed(VOLUME);
    assertFalse(users.isOpen(VOLUME));
  }

  @Test
  void anSrThatIsDetachedLeavesNothing() throws IOException {
    users.activate(VOLUME, "7", Access.WRITING);
    users.opened(OTHER);
    users.forget(SR);
    users.forget(SR);
    assertEquals(List.of(), users.active(VOLUME));
    assertFalse(users.isOpen(OTHER));
  }
}
