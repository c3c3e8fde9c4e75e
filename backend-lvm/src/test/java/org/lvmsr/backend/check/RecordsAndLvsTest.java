package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Derivation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LostVolume;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.SrLayout;

/** Each way in which records and LVs can disagree, with the repair that is proposed. */
final class RecordsAndLvsTest {
  private static final Extents FREE = new Extents(10, 2);
  private static final String OTHER_LV = "v-" + SrImage.OTHER_KEY;

  @TempDir private Path directory;
  private SrImage image;

  @BeforeEach
  void name() {
    image = new SrImage(directory.resolve("lun.img"));
  }

  @Test
  void anLvWithoutRecordIsAdoptedAndNeverRemoved() throws IOException {
    CheckFinding finding = only(image.withLv(SrImage.lv(OTHER_LV, "b", FREE)));
    assertEquals(Severity.WARNING, finding.severity());
    assertEquals(
        new Repair.AdoptLv(
            OTHER_LV, "bbbbbb-bbbb-bbbb-bbbb-bbbb-bbbb-bbbbbb", SrImage.OTHER_KEY, 8 << 20, true),
        finding.repair());
    assertTrue(finding.repair().describe().contains("recovered-0f956522"));
  }

  @Test
  void anLvThatIsNotOursIsNotedAndLeftAlone() throws IOException {
    CheckFinding finding = only(image.withLv(SrImage.lv("precious", "b", FREE)));
    assertEquals(Severity.NOTE, finding.severity());
    assertEquals(new Repair.None("it is left alone"), finding.repair());
  }

  @Test
  void aRecordWithoutLvIsSetAsideAndNotForgotten() throws IOException {
    CheckFinding finding = only(image.withoutLv(SrImage.LV));
    assertEquals(Severity.DAMAGE, finding.severity());
    assertEquals(new Repair.SetAside(SrImage.KEY, SrImage.LV), finding.repair());
  }

  @Test
  void aLostVolumeComesBackWithItsLv() throws IOException {
    image.withoutRecord(Tables.VOLUME, SrImage.KEY);
    image.withRecord(Tables.LOST, SrImage.KEY, new LostVolume(SrImage.VOLUME, "2026-01-01", "w"));
    List<CheckFinding> findings = image.write().check().findings();
    assertEquals(
        List.of(Severity.WARNING, Severity.NOTE),
        findings.stream().map(CheckFinding::severity).toList());
    assertEquals(
        new Repair.RestoreRecord(SrImage.KEY, SrImage.LV, SrImage.LV_UUID, 8 << 20),
        findings.get(0).repair());
  }

  @Test
  void theRecordFollowsAnLvThatHasGrown() throws IOException {
    CheckFinding finding = only(image.withLv(SrImage.lv(SrImage.LV, "a", new Extents(2, 5))));
    assertEquals(new Repair.FollowSize(SrImage.KEY, 8 << 20, 20 << 20), finding.repair());
    assertEquals(Severity.WARNING, finding.severity());
  }

  @Test
  void anLvThatIsSmallerThanItsVolumeIsForAPerson() throws IOException {
    CheckFinding finding = only(image.withLv(SrImage.lv(SrImage.LV, "a", new Extents(2, 1))));
    assertEquals(Severity.DAMAGE, finding.severity());
    assertTrue(finding.repair() instanceof Repair.None);
  }

  /** Taking the other's uuid over would make the mix-up permanent. */
  @Test
  void anLvUnderAnotherNameIsForAPerson() throws IOException {
    image.withoutLv(SrImage.LV);
    CheckFinding renamed = only(image.withLv(SrImage.lv(OTHER_LV, "a", new Extents(2, 2))));
    assertEquals(Severity.DAMAGE, renamed.severity());
    assertEquals("LV " + OTHER_LV, renamed.found());
    assertTrue(renamed.repair() instanceof Repair.None);
    CheckFinding swapped = only(image.withLv(SrImage.lv(SrImage.LV, "b", FREE)));
    assertEquals(renamed, swapped);
  }

  @Test
  void theUuidThatLvmSaysIsTakenOver() throws IOException {
    CheckFinding finding = only(image.withLv(SrImage.lv(SrImage.LV, "b", new Extents(2, 2))));
    assertEquals(
        new Repair.TakeLvUuid(
            SrImage.KEY, SrImage.LV_UUID, "bbbbbb-bbbb-bbbb-bbbb-bbbb-bbbb-bbbbbb"),
        finding.repair());
  }

  @Test
  void twoRecordsOfOneLvAreDamage() throws IOException {
    CheckFinding finding =
        only(
            image.withRecord(
                Tables.VOLUME,
                "x",
                VolumeRecord.of("x", "", "", 8 << 20, true, false, SrImage.LV, SrImage.LV_UUID)));
    assertEquals("two records name one LV", finding.what());
    assertEquals(Severity.DAMAGE, finding.severity());
  }

  @Test
  void lvsThatShareExtentsAreDamage() throws IOException {
    CheckFinding finding = only(image.withLv(SrImage.lv("precious", "b", new Extents(3, 2))), 2);
    assertEquals("LV " + SrImage.LV, finding.subject());
    assertEquals("it shares bytes of the LUN with LV precious", finding.what());
  }

  @Test
  void anLvOutsideOfThePvIsDamage() throws IOException {
    CheckFinding finding = only(image.withLv(SrImage.lv("precious", "b", new Extents(63, 1))), 2);
    assertEquals("it reaches beyond the last extent", finding.what());
  }

  @Test
  void aRecordThatCannotBeUnderstoodDoesNotHideTheOthers() throws IOException {
    image.withRecord(Tables.VOLUME, "bad", Map.of("size", "many"));
    CheckFinding finding = only(image);
    assertEquals("record bad in table volume", finding.subject());
    assertEquals(Severity.DAMAGE, finding.severity());
  }

  @Test
  void anOverlayIsWhereItsRecordSays() throws IOException {
    LogicalVolume overlay = SrImage.lv("o-" + SrImage.KEY + ".0f956522", "o", FREE);
    var record = new OverlayRecord(overlay.name(), overlay.uuid());
    image.withLv(overlay).withRecord(Tables.OVERLAY, SrImage.KEY, record);
    assertEquals(List.of(), image.write().check().findings());
    CheckFinding finding = only(image.withoutLv(overlay.name()));
    assertEquals(Severity.WARNING, finding.severity());
    assertEquals("volume " + SrImage.KEY, finding.subject());
    assertTrue(finding.repair().describe().contains("Datapath.open"));
  }

  @Test
  void anOverlayThatIsUnderWayIsNotMissed() throws IOException {
    var made = new Derivation("o-x", true, SrImage.LV, true, "p-x", null);
    image.withRecord(Tables.INTENT, "i1", new Intent.MakeOverlay(SrImage.KEY, made, true));
    assertEquals(
        new Repair.SettleIntent("i1", "Datapath.open on volume " + SrImage.KEY),
        only(image.withLv(SrImage.lv("o-x", "o", FREE))).repair());
  }

  @Test
  void anSrWithoutItsRecordIsDamage() throws IOException {
    assertEquals("SR", only(image.withoutRecord(Tables.SR, Tables.SR_ID)).subject());
  }

  @Test
  void anInterruptedOperationIsSettledAndExplainsWhatItLeft() throws IOException {
    image.withLv(SrImage.lv(SrImage.LV, "a", new Extents(2, 5)));
    var grow =
        new Intent.GrowVolume(SrImage.KEY, SrImage.LV, 2, List.of(new Extents(4, 3)), 20 << 20);
    CheckFinding finding = only(image.withRecord(Tables.INTENT, "i1", grow));
    assertEquals(
        new Repair.SettleIntent("i1", "Volume.resize on volume " + SrImage.KEY), finding.repair());
  }

  @Test
  void aHalfDestroyedSrIsFinishedBySrDestroy() throws IOException {
    var destroy = new Intent.DestroySr(List.of(SrLayout.RESERVED_LV, SrImage.LV));
    CheckFinding finding = only(image.withRecord(Tables.INTENT, "destroy-sr", destroy));
    assertTrue(finding.repair().describe().contains("SR.destroy"));
  }

  @Test
  void theReservedLvIsMadeAgainAroundAStoreThatIsThere() throws IOException {
    CheckFinding finding = only(image.withoutLv(SrLayout.RESERVED_LV));
    assertEquals(Severity.WARNING, finding.severity());
    assertEquals(
        new Repair.ReserveStore(
            SrLayout.RESERVED_LV, List.of(new Extents(0, 2), new Extents(61, 2))),
        finding.repair());
  }

  @Test
  void anLvOnTheStoreIsDamageForAPerson() throws IOException {
    image.withoutLv(SrLayout.RESERVED_LV).withLv(SrImage.lv("x", "b", new Extents(1, 1)));
    List<CheckFinding> findings = image.write().check().findings();
    assertTrue(findings.stream().anyMatch(one -> one.what().contains("its extents are not free")));
    assertTrue(findings.stream().noneMatch(CheckFinding::isRepairable));
  }

  @Test
  void aReservedLvElsewhereIsDamage() throws IOException {
    image.withLv(SrImage.lv(SrLayout.RESERVED_LV, "r", new Extents(20, 2), new Extents(40, 2)));
    CheckFinding finding = only(image);
    assertEquals("it is not where the store is", finding.what());
    assertEquals(Severity.DAMAGE, finding.severity());
  }

  @Test
  void anLvThatLiesElsewhereThanWrittenIsToldAndCanBeFollowed() throws IOException {
    var written = new LvPlace(SrImage.LV_UUID, List.of(new Extents(9, 2)));
    CheckFinding finding = only(image.withRecord(Tables.LV, SrImage.LV, written));
    assertEquals("extents 9 to 10", finding.expected());
    assertEquals("extents 2 to 3", finding.found());
    assertEquals(new Repair.FollowPlace(SrImage.LV, List.of(new Extents(2, 2))), finding.repair());
  }

  @Test
  void aReservedLvOfAnotherShapeIsDamage() throws IOException {
    CheckFinding finding =
        only(image.withLv(SrImage.lv(SrLayout.RESERVED_LV, "r", new Extents(0, 2))));
    assertEquals("it has another shape", finding.what());
  }

  @Test
  void aLostTagIsAWarning() throws IOException {
    CheckFinding finding = only(image.withTags("other"));
    assertTrue(finding.repair().describe().contains("vgchange --addtag lvmsr"));
  }

  private static CheckFinding only(SrImage image) throws IOException {
    return only(image, 1);
  }

  /** The worst of a number of findings. */
  private static CheckFinding only(SrImage image, int count) throws IOException {
    List<CheckFinding> findings = image.write().check().findings();
    assertEquals(count, findings.size(), findings::toString);
    return findings.get(0);
  }
}
