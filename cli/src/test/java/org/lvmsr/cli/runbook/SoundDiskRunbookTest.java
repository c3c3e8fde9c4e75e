package org.lvmsr.cli.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.fixtures.iscsi.JscsiConfig;
import org.lvmsr.fixtures.iscsi.JscsiTarget;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.smapi.Volume;

/** What the document says of SRs that are well. */
@EnabledIf("org.lvmsr.cli.runbook.OnALoopDevice#isPossibleOrMust")
@ExtendWith(OnALoopDevice.class)
final class SoundDiskRunbookTest {
  private static final int MIB = Disk.MIB;

  @Test
  @Shows("A LUN that comes back as another one")
  void aRestoredLunIsLookedFor(Page page, Disk disk) throws IOException {
    disk.createWith("web");
    var config = JscsiConfig.of(disk.file(), Disk.BYTES, "iqn.2026-01.example:data");
    try (JscsiTarget target = JscsiTarget.start(config)) {
      page.name("127.0.0.1:13262", "127.0.0.1:" + target.port());
      page.follow();
    }
  }

  @Test
  @Shows("A copy beside its original")
  void aCopyIsAdopted(Page page, Disk disk) throws IOException {
    disk.createWith("web", "mail");
    page.follow();
  }

  @Test
  @Shows("A LUN that this machine is not logged in to")
  void aLunIsReadFromItsTarget(Page page, Disk disk) throws IOException {
    LvmsrPlugin plugin = disk.create("");
    Volume unused = disk.volume(plugin, "mail", 128 * MIB);
    unused = disk.volume(plugin, "web", 64 * MIB);
    disk.detach();
    Files.writeString(
        disk.directory().resolve("array.txt"), "initiatorname=iqn.2026-01.example:me\n");
    var config = JscsiConfig.of(disk.file(), Disk.BYTES, "iqn.2026-01.example:data");
    try (JscsiTarget target = JscsiTarget.start(config)) {
      page.name("127.0.0.1:13262", "127.0.0.1:" + target.port());
      page.follow();
    }
  }

  @Test
  @Shows("A volume out of a LUN, or out of a backup of one")
  void aVolumeIsCopiedOutOfAnImage(Page page, Disk disk) throws IOException {
    LvmsrPlugin plugin = disk.create("");
    Volume unused = disk.volume(plugin, "web", 64 * MIB);
    disk.detach();
    SparseFile.copy(disk.file(), disk.directory().resolve("thick.img"));
    page.follow();
  }

  @Test
  @Shows("An SR that is in use")
  void anSrIsAttached(Page page, Disk disk) throws IOException {
    String unused = disk.createExample();
    page.follow();
  }

  @Test
  @Shows("What changed, and how much room is left")
  void aVolumeCameAndWent(Page page, Disk disk) throws IOException {
    LvmsrPlugin plugin = disk.create("");
    Volume web = disk.volume(plugin, "web", 8 * MIB);
    plugin.volume().setName(disk.caller(), disk.sr(), web.key(), "web-1");
    plugin.volume().set(disk.caller(), disk.sr(), web.key(), "vdi-type", "user");
    plugin.volume().destroy(disk.caller(), disk.sr(), web.key());
    page.follow();
    page.follow();
  }

  @Test
  @Shows("A volume that was destroyed by mistake")
  void volumesWereDestroyed(Page page, Disk disk) throws IOException {
    LvmsrPlugin plugin = disk.create("");
    String web = disk.volume(plugin, "web", 64 * MIB).key();
    String mail = disk.volume(plugin, "mail", 32 * MIB).key();
    plugin.volume().destroy(disk.caller(), disk.sr(), web);
    plugin.volume().destroy(disk.caller(), disk.sr(), mail);
    disk.detach();
    page.follow();
  }

  @Test
  @Shows("More room for metadata")
  void theStoreMovesToLargerPlaces(Page page, Disk disk) throws IOException {
    disk.createWith("web");
    page.follow();
  }

  @Test
  @Shows("How many volumes an SR may have")
  void itIsToldHowFullPlacesAre(Page page, Disk disk) throws IOException {
    disk.createWith("web");
    page.follow();
  }

  @Test
  @Shows("A LUN that has grown")
  void theLunGrows(Page page, Disk disk) throws IOException {
    disk.createWith();
    disk.grow(Disk.BYTES + 100L * MIB);
    page.follow();
  }

  @Test
  @Shows("Metrics")
  void anSrIsMeasured(Page page, Disk disk) throws IOException {
    LvmsrPlugin unused = disk.create("");
    Path unusedPath = Files.createDirectories(disk.directory().resolve("var/lib/node_exporter"));
    page.follow();
  }
}
