package org.lvmsr.cli.runbook;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.fixtures.iscsi.JscsiConfig;
import org.lvmsr.fixtures.iscsi.JscsiTarget;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.smapi.Volume;

/** What the document says of SRs that are damaged, on LUNs that are damaged so. */
@EnabledIf("org.lvmsr.cli.runbook.OnALoopDevice#isPossibleOrMust")
@ExtendWith(OnALoopDevice.class)
final class SpoiltDiskRunbookTest {
  private static final int LABEL_BYTES = 4096;

  /** Where the replicas of an SR on such a disk begin. */
  private static final int REPLICA_A = 5 * Disk.MIB;

  private static final int REPLICA_B = 241 * Disk.MIB;
  private static final int REPLICA_BYTES = 8 * Disk.MIB;
  private static final int SECOND_AREA = 252 * Disk.MIB;
  private static final int SECOND_AREA_BYTES = 4 * Disk.MIB;
  private static final int HEADER_BYTES = 64 << 10;

  @Test
  @Shows("Repairing")
  void somebodyUsedLvmsOwnTools(Page page, Disk disk) throws IOException {
    String web = disk.createExample();
    disk.detach();
    disk.lvm().remove(List.of("v-" + web));
    disk.lvm()
        .createLinear(
            "v-" + UUID.randomUUID(), FreeExtents.of(disk.vg(), List.of()).take(1).orElseThrow());
    page.follow();
  }

  @Test
  @Shows("When LVM's label or VG is lost")
  void theFirstMegabytesWereZeroed(Page page, Disk disk) throws IOException {
    disk.createWith("web", "db");
    disk.write(0, new byte[16 * Disk.MIB]);
    page.isReachedFrom(disk.refusal());
    SparseFile.copy(disk.file(), disk.directory().resolve("copy.img"));
    page.follow();
    page.follow();
    page.follow();
  }

  @Test
  @Shows("By hand")
  void theLabelIsGone(Page page, Disk disk) throws IOException {
    disk.createWith("web", "db");
    disk.write(0, new byte[LABEL_BYTES]);
    page.follow();
  }

  @Test
  @Shows("When the store is lost")
  void theReservedLvWasRemovedAndItsExtentsOverwritten(Page page, Disk disk) throws IOException {
    disk.createWith("web", "db");
    disk.lvm().remove(List.of(SrLayout.RESERVED_LV));
    for (int replica : new int[] {REPLICA_A, REPLICA_B}) {
      disk.write(replica + HEADER_BYTES, new byte[4 * Disk.MIB]);
    }
    page.isReachedFrom(disk.refusal());
    page.follow();
  }

  @Test
  @Shows("A copy of its first part")
  void onlyAPartOfTheLunWasCopied(Page page, Disk disk) throws IOException {
    String unused = disk.createExample();
    page.follow();
  }

  @Test
  @Shows("A replica of the store is lost")
  void aReplicaWasOverwritten(Page page, Disk disk) throws IOException {
    disk.createWith("web");
    disk.write(REPLICA_B, new byte[REPLICA_BYTES]);
    page.follow();
  }

  @Test
  @Shows("When LVM and the store are not of the same time")
  void lvmsAreasWerePutBack(Page page, Disk disk) throws IOException {
    disk.createWith("web");
    byte[] labelAndFirst = disk.read(0, SECOND_AREA_BYTES);
    byte[] second = disk.read(SECOND_AREA, SECOND_AREA_BYTES);
    LvmsrPlugin plugin = disk.attach();
    Volume unused = disk.volume(plugin, "db", 16 * Disk.MIB);
    disk.detach();
    disk.write(0, labelAndFirst);
    disk.write(SECOND_AREA, second);
    page.isReachedFrom(disk.refusal());
    page.follow();
  }

  @Test
  @Shows("A target that does not answer")
  void theTargetIsDown(Page page, Disk disk) throws IOException {
    var config = JscsiConfig.of(disk.file(), Disk.BYTES, "iqn.2026-01.example:data");
    try (JscsiTarget target = JscsiTarget.start(config)) {
      page.name("127.0.0.1:13262", "127.0.0.1:" + target.port());
    }
    page.follow();
  }
}
