package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.text.PvWriter;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.Placement;

/** Checks of images: plain files, no LVM, no root. */
final class ImageCheckTest {
  @TempDir private Path directory;
  private SrImage image;

  @BeforeEach
  void name() {
    image = new SrImage(directory.resolve("lun.img"));
  }

  @Test
  void inAHealthySrNothingIsFound() throws IOException {
    var report = image.write().check();
    assertEquals(List.of(), report.findings());
    assertEquals(SrImage.SR, report.seen().srUuid().orElseThrow());
  }

  @Test
  void aFileOfZeroesHoldsNothingOfOurs() throws IOException {
    assertTrue(image.cutTo(SrImage.LUN_BYTES).look().nothingOfOurs());
  }

  @Test
  void anEmptyFileIsNotTakenForAnEmptySr() throws IOException {
    var report = image.cutTo(0).check();
    assertEquals(Severity.DAMAGE, report.worst());
  }

  @Test
  void ofACopyOfTheFirstPartAllRecordsAreRead() throws IOException {
    var report = image.write().cutTo(100L << 20).check();
    assertEquals(Severity.WARNING, report.worst());
    assertEquals(1, Records.of(report.seen().valid().orElseThrow().state()).volumes().size());
    assertEquals(
        List.of(
            "size: this file holds only the first part of the LUN",
            "store: replica B lies beyond the end of this copy, so there is only one",
            "LVM: the metadata area at byte 267386880 lies beyond the end"),
        texts(report));
  }

  @Test
  void aCopyThatEndsWithinReplicaASaysWhatIsMissing() throws IOException {
    var report = image.write().cutTo(4L << 20).check();
    assertEquals(Severity.DAMAGE, report.worst());
    assertTrue(texts(report).contains("size: this file holds only the first part of the LUN"));
    assertTrue(
        report.findings().stream()
            .filter(one -> one.subject().equals("store") && one.severity() == Severity.DAMAGE)
            .allMatch(one -> one.repair().describe().contains("copy more of the LUN")));
  }

  @Test
  void aGrownLunIsNoted() throws IOException {
    var report = image.write().cutTo(300L << 20).check();
    assertEquals(List.of("size: the LUN has grown"), texts(report));
    assertEquals(Severity.NOTE, report.worst());
  }

  @Test
  void aStoreIsFoundWhereLvmHasLostItsLabel() throws IOException {
    var report = image.write().overwrite(0, 4096).check();
    assertEquals("LVM: the label is gone", texts(report).get(0));
    assertEquals(Severity.NOTE, report.findings().get(1).severity());
    assertTrue(report.seen().valid().isPresent());
  }

  @Test
  void aLabelWithAWrongChecksumIsDamaged() throws IOException {
    assertEquals(
        "LVM: the label is damaged", texts(image.write().overwrite(600, 8).check()).get(0));
  }

  @Test
  void aBadAreaIsNamed() throws IOException {
    long second = PvWriter.areas(SrImage.LUN_BYTES).get(1);
    assertEquals(
        List.of("LVM: the metadata area at byte " + second + " is bad"),
        texts(image.write().overwrite(second + 100, 8).check()));
  }

  @Test
  void anAreaOfAnotherTimeIsNamed() throws IOException {
    image.write();
    long first = PvWriter.areas(SrImage.LUN_BYTES).get(0);
    var older = SrImage.VG;
    PvWriter.writeArea(directory.resolve("lun.img"), first, Vgs.withSequence(older, 6));
    assertEquals(
        List.of("LVM: the metadata area at byte 4096 is of another time"), texts(image.check()));
  }

  @Test
  void lostRedundancyIsAWarningThatIsRepaired() throws IOException {
    Placement at = SrImage.PLACEMENT;
    var report = image.write().overwrite(at.replicaB(), (int) at.length()).check();
    assertEquals(Severity.WARNING, report.worst());
    assertTrue(
        report.findings().stream()
            .filter(one -> one.severity() == Severity.WARNING)
            .allMatch(one -> one.repair().equals(new Repair.RewriteReplicas())));
  }

  @Test
  void aStoreWithoutAnyHeaderIsDamagedAndNotEmpty() throws IOException {
    Placement at = SrImage.PLACEMENT;
    long half = at.length() / 2;
    image.write().overwrite(at.replicaA(), 4096).overwrite(at.replicaA() + half, 4096);
    image.overwrite(at.replicaB(), 4096).overwrite(at.replicaB() + half, 4096);
    var report = image.check();
    assertEquals(Severity.DAMAGE, report.worst());
    assertTrue(report.seen().valid().isEmpty());
    assertTrue(texts(report).contains("store: no header copy is usable (byte 1048576)"));
  }

  @Test
  void aHeaderThatCannotBeUsedIsShownAlsoIfLvmIsGone() throws IOException {
    Placement at = SrImage.PLACEMENT;
    long half = at.length() / 2;
    image.write().overwrite(0, 4096);
    for (long header : List.of(at.replicaA(), at.replicaB())) {
      image.overwrite(header + 100, 8).overwrite(header + half + 100, 8);
    }
    var report = image.check();
    assertEquals(
        4,
        texts(report).stream().filter(one -> one.contains("a header of ours at byte")).count(),
        texts(report)::toString);
    assertEquals(Severity.DAMAGE, report.worst());
  }

  @Test
  void aStoreOfAnotherVgIsNotTakenForThisOnes() throws IOException {
    var other = new Identity(SrImage.SR, "other", SrImage.VG.pvUuid(), "");
    assertEquals(
        List.of("uuid of the VG: the store's header and LVM do not say the same"),
        texts(image.withIdentity(other).write().check()));
  }

  @Test
  void aRenamedVgIsNamed() throws IOException {
    var report = image.withVgName("renamed").write().check();
    assertTrue(texts(report).contains("LVM: the volume group is not named as ours are"));
    assertEquals(Severity.DAMAGE, report.worst());
  }

  @Test
  void withoutLabelNothingIsProposedThatRepairWouldRefuse() throws IOException {
    Placement at = SrImage.PLACEMENT;
    image.write().overwrite(at.replicaB(), (int) at.length()).overwrite(0, 4096);
    var report = image.check();
    assertEquals(List.of(), Repairer.plan(report));
    CheckFinding lost =
        report.findings().stream()
            .filter(one -> one.what().equals("replica B lacks a checkpoint"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        "none: not before LVM's label and VG are written again: lvmsr check says how; then"
            + " --repair can write both replicas of the store anew from what is trusted",
        lost.repair().describe());
  }

  @Test
  void withoutLabelRebuildIsNotTheFirstThingToDo() throws IOException {
    Placement at = SrImage.PLACEMENT;
    image.write().overwrite(0, 4096);
    image.overwrite(at.replicaA() + (64 << 10), 1 << 20);
    image.overwrite(at.replicaB() + (64 << 10), 1 << 20);
    var report = image.check();
    assertTrue(report.seen().valid().isEmpty());
    assertTrue(
        report.findings().stream()
            .filter(one -> one.subject().equals("store"))
            .allMatch(one -> one.repair().describe().contains("LVM's label and VG first")),
        texts(report)::toString);
  }

  @Test
  void onAPartialCopyNothingIsProposedThatRepairWouldRefuse() throws IOException {
    image.withoutLv(SrImage.LV).write().cutTo(100L << 20);
    assertEquals(List.of(), Repairer.plan(image.check()));
  }

  @Test
  void inARenamedVgNothingIsProposedThatRepairWouldRefuse() throws IOException {
    Placement at = SrImage.PLACEMENT;
    image.withVgName("renamed").write().overwrite(at.replicaB(), (int) at.length());
    assertEquals(List.of(), Repairer.plan(image.check()));
  }

  @Test
  void besideAContradictionNothingIsProposedThatRepairWouldRefuse() throws IOException {
    image.withLv(SrImage.lv(SrImage.LV, "a", new Extents(2, 5)));
    image.withLv(SrImage.lv(SrLayout.RESERVED_LV, "r", new Extents(20, 2), new Extents(40, 2)));
    var report = image.write().check();
    assertTrue(texts(report).contains("volume " + SrImage.KEY + ": its LV has grown"));
    assertEquals(List.of(), Repairer.plan(report));
  }

  @Test
  void whereLvmsOwnBytesAreGoneTheAdviceIsToRestoreThemFromTheStore() throws IOException {
    image.write().keepVgText();
    image.overwrite(0, 1 << 20).overwrite(PvWriter.areas(SrImage.LUN_BYTES).get(1), 1 << 20);
    var advice = (Repair.None) image.check().findings().get(0).repair();
    assertEquals(
        "lvmsr rescue "
            + directory.resolve("lun.img")
            + " shows what it would do, and does it; by hand:"
            + " make a copy of the LUN first, while nothing writes to it; then write LVM's label and VG"
            + " anew from the copy of its text"
            + " (sequence 7, in the store):",
        advice.advice());
    assertEquals(
        List.of(
            "lvmsr dump " + directory.resolve("lun.img") + " --lvm vg.txt",
            "pvcreate --devices DEVICE --uuid "
                + SrImage.VG.pvUuid()
                + " --restorefile vg.txt --pvmetadatacopies 2 --metadatasize 4194304b DEVICE",
            "vgcfgrestore --devices DEVICE -f vg.txt " + SrImage.VG.name()),
        advice.commands());
  }

  @Test
  void aLabelWhoseAreasAreBadIsRemovedFirst() throws IOException {
    image.write().keepVgText();
    image.overwrite(4096, 4096).overwrite(PvWriter.areas(SrImage.LUN_BYTES).get(1), 4096);
    var advice = (Repair.None) image.check().findings().get(0).repair();
    assertEquals("wipefs --all --types LVM2_member DEVICE", advice.commands().get(1));
  }

  @Test
  void ofAnSrThatWasBeingDestroyedNothingIsRestored() throws IOException {
    image.withRecord(Tables.INTENT, "i", new Intent.DestroySr(List.of())).write().keepVgText();
    image.overwrite(0, 1 << 20).overwrite(PvWriter.areas(SrImage.LUN_BYTES).get(1), 1 << 20);
    var report = image.check();
    assertEquals(Severity.WARNING, report.worst());
    assertTrue(
        report.findings().stream()
            .allMatch(one -> one.repair().describe().startsWith("none: nothing needs to be done")),
        report.findings()::toString);
  }

  @Test
  void withoutACopyOfLvmsTextThereIsNoCommand() throws IOException {
    image.write().overwrite(0, 1 << 20);
    image.overwrite(PvWriter.areas(SrImage.LUN_BYTES).get(1), 1 << 20);
    var advice = (Repair.None) image.check().findings().get(0).repair();
    assertEquals(List.of(), advice.commands());
    assertTrue(advice.advice().startsWith("restore a copy of the LUN"), advice.advice());
  }

  /** LVM's own is newer than the one that was kept when the SR was attached. */
  @Test
  void aTextThatIsLeftInAnAreaIsRestoredIfItIsNewer() throws IOException {
    image.write().keepVgText();
    long second = PvWriter.areas(SrImage.LUN_BYTES).get(1);
    PvWriter.writeArea(directory.resolve("lun.img"), second, Vgs.withSequence(SrImage.VG, 9));
    var seen = image.overwrite(0, 1 << 20).look();
    assertEquals(
        List.of("9 in the metadata area at byte " + second, "7 in the store"),
        seen.vgCopies().stream().map(one -> one.vg().sequence() + " " + one.where()).toList());
  }

  @Test
  void anAreaAtTheEndIsATraceWhereAllElseIsGone() throws IOException {
    image.write().overwrite(0, 240 << 20).overwrite(SrImage.PLACEMENT.replicaB(), 8 << 20);
    var report = image.check();
    assertFalse(report.seen().nothingOfOurs());
    assertEquals(SrImage.SR, report.seen().srUuid().orElseThrow());
    long second = PvWriter.areas(SrImage.LUN_BYTES).get(1);
    CheckFinding note = report.findings().get(report.findings().size() - 1);
    assertEquals("a metadata area is left at byte " + second + " without a label", note.what());
    assertEquals(Severity.NOTE, note.severity());
  }

  @Test
  void aVgThatWentWrongCanGoBackToTheTextThatWasKept() throws IOException {
    image.write().keepVgText();
    image.withLv(SrImage.lv(SrImage.LV, "a", new Extents(2, 1)));
    Path file = directory.resolve("lun.img");
    PvWriter.write(file, SrImage.LUN_BYTES, Vgs.withSequence(image.vg(), 8));
    var advice = (Repair.None) image.check().findings().get(0).repair();
    assertEquals(
        List.of(
            "lvmsr dump " + file + " --lvm vg.txt --sequence 7",
            "vgcfgrestore --devices DEVICE -f vg.txt " + SrImage.VG.name()),
        advice.commands());
  }

  @Test
  void aKeptTextThatIsNotWholeIsNoted() throws IOException {
    image.write().keepVgText().overwrite(slot(SrImage.PLACEMENT.replicaA()) + 200, 8);
    var report = image.check();
    assertEquals(Severity.NOTE, report.worst());
    CheckFinding bad = report.findings().get(0);
    assertEquals(
        "a kept copy of LVM's text is not whole (byte " + slot(SrImage.PLACEMENT.replicaA()) + ")",
        bad.what());
    assertTrue(bad.repair().describe().contains("another copy is whole"));
  }

  @Test
  void withoutAnyKeptTextThatIsWholeANewOneIsAdvised() throws IOException {
    image.write().keepVgText();
    image.overwrite(slot(SrImage.PLACEMENT.replicaA()) + 200, 8);
    image.overwrite(slot(SrImage.PLACEMENT.replicaB()) + 200, 8);
    var report = image.check();
    assertEquals(Severity.WARNING, report.worst());
    assertTrue(report.findings().get(0).repair().describe().contains("attaching the SR keeps"));
  }

  /** The first text that is kept lies in the second half of a replica, in its last sixteenth. */
  private static long slot(long replica) {
    return replica + SrImage.PLACEMENT.length() - SrImage.PLACEMENT.length() / 16;
  }

  @Test
  void oneBadOwnerBlockIsRepaired() throws IOException {
    var report = image.write().overwrite(SrImage.PLACEMENT.replicaB() + 4096, 8).check();
    assertEquals(
        List.of("store: the owner block of replica B is bad (byte 256905216)"), texts(report));
    assertEquals(List.of(new Repair.RewriteReplicas()), Repairer.plan(report));
  }

  @Test
  void aStoreWhoseMakingWasCutShortIsNoDamage() throws IOException {
    var report = image.withoutLv(SrImage.LV).write().unfinished().check();
    assertEquals(List.of("store: its making was cut short, so there is none yet"), texts(report));
    assertEquals(Severity.WARNING, report.worst());
    assertTrue(report.findings().get(0).repair().describe().contains("create the SR again"));
  }

  /** Four headers are written at once: power that is lost then may tear some of them. */
  @Test
  void tornHeadersBesideOneThatSaysSoAreTheSameCase() throws IOException {
    image.withoutLv(SrImage.LV).write().unfinished();
    var report = image.overwrite(SrImage.PLACEMENT.replicaA() + 512, 512).check();
    assertEquals(List.of("store: its making was cut short, so there is none yet"), texts(report));
  }

  @Test
  void withoutLvmItIsTheSame() throws IOException {
    image.write().unfinished().overwrite(0, 1 << 20);
    var report = image.overwrite(PvWriter.areas(SrImage.LUN_BYTES).get(1), 1 << 20).check();
    assertEquals(Severity.WARNING, report.worst());
    CheckFinding store =
        report.findings().stream()
            .filter(one -> one.subject().equals("store"))
            .findFirst()
            .orElseThrow();
    assertEquals("its making was cut short, so there is none yet", store.what());
  }

  @Test
  void aRebuildThatWasCutShortIsDoneAgain() throws IOException {
    var report = image.write().unfinished().check();
    assertEquals(Severity.DAMAGE, report.worst());
    assertTrue(report.findings().get(0).repair().describe().contains("lvmsr check --rebuild"));
  }

  private static List<String> texts(Inspector.Report report) {
    return report.findings().stream().map(one -> one.subject() + ": " + one.what()).toList();
  }
}
