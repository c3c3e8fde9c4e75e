package org.lvmsr.backend.iscsi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks of a session as the kernel shows them, also while they come and go. */
class IscsiSysfsTest {
  @TempDir private Path sys;

  private Session session() throws IOException {
    Path directory = Files.createDirectories(sys.resolve("class/iscsi_session/session1"));
    var portal = new Portal("10.0.0.5", 3260);
    return new Session(1, new Target(portal, "iqn.2026-01.example:data"), directory);
  }

  private Path disk(Session session, String address, String name) throws IOException {
    Path device = session.sysfs().resolve("device/target2:0:0").resolve(address);
    return Files.createDirectories(device.resolve("block").resolve(name));
  }

  @Test
  void aDiskThatIsJustAppearingOrGoingAwayIsNotThere() throws IOException {
    Session session = session();
    Files.writeString(disk(session, "2:0:0:0", "sda").resolve("size"), "2048\n");
    Path unused = disk(session, "2:0:0:1", "sdb");
    List<Lun> luns = new IscsiSysfs(sys).luns(session);
    assertEquals(1, luns.size());
    assertEquals(1 << 20, luns.get(0).sizeBytes());
    assertEquals(Path.of("/dev/sda"), luns.get(0).device());
  }

  /** The link below {@code /sys/block} is made last. */
  @Test
  void aLunHasItsIdentityAsSoonAsItsDiskAppears() throws IOException {
    Session session = session();
    Path disk = disk(session, "2:0:0:0", "sda");
    Files.writeString(disk.resolve("size"), "2048\n");
    byte[] page = HexFormat.of().parseHex("0083000c" + "01030008" + "3000000100000001");
    Files.write(disk.resolve("../../vpd_pg83"), page);
    assertEquals("33000000100000001", new IscsiSysfs(sys).luns(session).get(0).scsiId());
  }
}
