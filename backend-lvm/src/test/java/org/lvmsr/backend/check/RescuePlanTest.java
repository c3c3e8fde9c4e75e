package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PvWriter;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LostVolume;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.rescue.ByteRange;
import org.lvmsr.backend.rescue.LvState;
import org.lvmsr.backend.rescue.LvVerdict;
import org.lvmsr.backend.rescue.RescuePlan;
import org.lvmsr.backend.rescue.RescueWords;
import org.lvmsr.backend.rescue.RescuedVolume.Overlap;
import org.lvmsr.backend.rescue.Signature;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.backend.sr.RepairRefused;

/** What a rescue would do with images whose LVM text is older than their records. */
final class RescuePlanTest {
  private static final int MIB = 1 << 20;

  /** Behind the first extent of the image. */
  private static final int REPLICA_A = MIB;

  private static final int REPLICA_BYTES = 8 * MIB;
  private static final String OTHER_LV = "v-" + SrImage.OTHER_KEY;
  private static final String OTHER_UUID = SrImage.LV_UUID.replace("a", "o");
  private static final VolumeRecord OTHER =
      VolumeRecord.of(
          SrImage.OTHER_KEY, "db", "", 3 * SrImage.EXTENT, true, false, OTHER_LV, OTHER_UUID);

  @TempDir private Path directory;
  private SrImage image;

  @BeforeEach
  void name() {
    image = new SrImage(directory.resolve("lun.img")).withRecord(Tables.LV, SrImage.LV, place());
  }

  private static LvPlace place() {
    return place(SrImage.LV_UUID, new Extents(2, 2));
  }

  private static LvPlace place(String uuid, Extents... on) {
    return new LvPlace(uuid, List.of(on));
  }

  /** Label and both areas go; the store's copy is left. */
  private RescuePlan plan() throws IOException {
    return loseLvm().rescuePlan(RescueWords.none());
  }

  private SrImage loseLvm() throws IOException {
    return image.write().keepVgText().overwrite(0, 64 << 10).overwrite(253L * MIB, 3 * MIB);
  }

  private static LvState state(RescuePlan plan, String lv) {
    return verdict(plan, lv).state();
  }

  private static LvVerdict verdict(RescuePlan plan, String lv) {
    return plan.lvs().stream().filter(one -> one.lv().equals(lv)).findFirst().orElseThrow();
  }

  private static Overlap overlap(RescuePlan plan) {
    return plan.volumes().get(0).overlap();
  }

  private String refusal() throws IOException {
    SrImage lost = loseLvm();
    return refusal(lost);
  }

  private static String refusal(SrImage lost) {
    return assertThrows(RepairRefused.class, () -> lost.rescuePlan(RescueWords.none())).toString();
  }

  @Test
  void aTextOfTheSameMomentIsWrittenAsItIs() throws IOException {
    RescuePlan plan = plan();
    assertEquals("in the store", plan.source());
    assertEquals(SrImage.VG, plan.vg());
    assertEquals(LvState.AS_RECORDED, state(plan, SrImage.LV));
    assertEquals(
        List.of(
            "no label",
            "the first metadata area holds no text of the VG",
            "the second metadata area holds no text of the VG"),
        plan.damaged());
  }

  @Test
  void whatIsLeftInAnAreaIsNewerThanTheStoresCopy() throws IOException {
    image.write().keepVgText();
    VolumeGroup later = SrImage.VG.withSequence(9);
    PvWriter.writeArea(directory.resolve("lun.img"), PvWriter.areas(256L * MIB).get(1), later);
    RescuePlan plan = image.overwrite(0, 64 << 10).rescuePlan(RescueWords.none());
    assertEquals(9, plan.sequence());
    assertTrue(plan.source().startsWith("in the metadata area at byte"), plan.source());
  }

  @Test
  void aVolumeThatWasMadeSinceComesBackWithItsUuid() throws IOException {
    image.withRecord(Tables.VOLUME, SrImage.OTHER_KEY, OTHER);
    image.withRecord(Tables.LV, OTHER_LV, place(OTHER_UUID, new Extents(9, 1), new Extents(4, 2)));
    RescuePlan plan = plan();
    assertEquals(LvState.MADE_SINCE, state(plan, OTHER_LV));
    LogicalVolume made = plan.vg().volume(OTHER_LV).orElseThrow();
    assertEquals(OTHER_UUID, made.uuid());
    assertEquals(List.of(new Extents(9, 1), new Extents(4, 2)), made.segments());
    assertEquals(SrImage.VG.sequence() + 1, plan.vg().sequence());
  }

  @Test
  void aVolumeThatHasGrownHasItsNewSize() throws IOException {
    Extents[] grown = {new Extents(2, 3), new Extents(20, 1)};
    RescuePlan plan = planWithPlace(place(SrImage.LV_UUID, grown));
    assertEquals(LvState.GROWN_SINCE, state(plan, SrImage.LV));
    assertEquals(List.of(grown), plan.vg().volume(SrImage.LV).orElseThrow().segments());
  }

  private RescuePlan planWithPlace(LvPlace place) throws IOException {
    image.withRecord(Tables.LV, SrImage.LV, place);
    return plan();
  }

  @Test
  void extentsThatLvmCutsElsewhereAreTheSame() throws IOException {
    RescuePlan plan = planWithPlace(place(SrImage.LV_UUID, new Extents(2, 1), new Extents(3, 1)));
    assertEquals(LvState.AS_RECORDED, state(plan, SrImage.LV));
  }

  @Test
  void whichOfTwoPlacesIsRightIsNotGuessed() throws IOException {
    RescuePlan plan = planWithPlace(place(SrImage.LV_UUID, new Extents(30, 2)));
    assertEquals(LvState.DIFFERS, state(plan, SrImage.LV));
    assertEquals(
        "on extents 2 to 3, and by its record on 30 to 31", verdict(plan, SrImage.LV).how());
    assertEquals(SrImage.VG, plan.vg());
  }

  @Test
  void aVolumeThatWasRemovedSinceStaysAway() throws IOException {
    image.withLv(SrImage.lv(OTHER_LV, "o", new Extents(4, 1)));
    RescuePlan plan = plan();
    assertEquals(LvState.REMOVED_SINCE, state(plan, OTHER_LV));
    assertEquals(Optional.empty(), plan.vg().volume(OTHER_LV));
    assertTrue(plan.vg().volume(SrImage.LV).isPresent());
  }

  @Test
  void anLvThatIsNoneOfOursStays() throws IOException {
    image.withLv(SrImage.lv("theirs", "t", new Extents(4, 1)));
    assertTrue(plan().vg().volume("theirs").isPresent());
  }

  @Test
  void theLvOfALostVolumeStays() throws IOException {
    image.withLv(SrImage.lv(OTHER_LV, "o", new Extents(4, 1)));
    image.withRecord(Tables.LOST, SrImage.OTHER_KEY, new LostVolume(OTHER, "", ""));
    assertTrue(plan().vg().volume(OTHER_LV).isPresent());
  }

  @Test
  void whatAnOpenOperationIsAboutIsLeftToIt() throws IOException {
    image.withLv(SrImage.lv(OTHER_LV, "o", new Extents(4, 1)));
    image.withRecord(
        Tables.INTENT, "i", new Intent.CreateVolume(OTHER, List.of(new Extents(4, 1))));
    RescuePlan plan = plan();
    assertEquals(LvState.UNDER_WAY, state(plan, OTHER_LV));
    assertTrue(plan.vg().volume(OTHER_LV).isPresent());
  }

  @Test
  void whatIsNotLinearAndMissingIsTold() throws IOException {
    image.withRecord(Tables.VOLUME, SrImage.OTHER_KEY, OTHER);
    image.withRecord(Tables.LV, "p-x_tdata", place(OTHER_UUID, new Extents(9, 1)));
    RescuePlan plan = plan();
    assertEquals(LvState.DIFFERS, state(plan, OTHER_LV));
    assertEquals(LvState.DIFFERS, state(plan, "p-x_tdata"));
    assertEquals(SrImage.VG, plan.vg());
  }

  @Test
  void extentsThatTwoWouldHaveAreRefused() throws IOException {
    image.withRecord(Tables.VOLUME, SrImage.OTHER_KEY, OTHER);
    image.withRecord(Tables.LV, OTHER_LV, place(OTHER_UUID, new Extents(3, 1)));
    String refused = refusal();
    assertTrue(refused.contains("would have the same extents"), refused);
    assertTrue(refused.contains("lvmsr extract"), refused);
  }

  @Test
  void extentsThatThePvHasNotAreRefused() throws IOException {
    image.withRecord(Tables.VOLUME, SrImage.OTHER_KEY, OTHER);
    image.withRecord(Tables.LV, OTHER_LV, place(OTHER_UUID, new Extents(63, 1)));
    assertTrue(refusal().contains("beyond the last extent"));
  }

  @Test
  void anLvOnTheStoreIsRefused() throws IOException {
    image.withoutLv("lvmsr-metadata").withRecord(Tables.VOLUME, SrImage.OTHER_KEY, OTHER);
    image.withRecord(Tables.LV, OTHER_LV, place(OTHER_UUID, new Extents(1, 1)));
    assertTrue(refusal().contains("would lie on the store"));
  }

  @Test
  void withoutATextThereIsNothingToWrite() throws IOException {
    SrImage lost = image.write().overwrite(0, 64 << 10).overwrite(253L * MIB, 3 * MIB);
    String refused = refusal(lost);
    assertTrue(refused.contains("no copy of LVM's text"), refused);
  }

  @Test
  void withoutAStoreThereIsNoRescue() throws IOException {
    SrImage lost = loseLvm().overwrite(REPLICA_A, REPLICA_BYTES).overwrite(245L * MIB, 8 * MIB);
    assertTrue(refusal(lost).contains("no store that can be trusted"));
  }

  @Test
  void aWholeLunIsNotRescued() throws IOException {
    assertTrue(refusal(image.write().keepVgText()).contains("nothing to rescue"));
  }

  @Test
  void aLunThatHasBecomeSmallerIsNotRescued() throws IOException {
    assertTrue(refusal(loseLvm().cutTo(255L * MIB)).contains("smaller than the LUN was"));
  }

  @Test
  void anInterruptedResizeIsLeftToAttaching() throws IOException {
    image.withRecord(Tables.INTENT, "i", new Intent.GrowSr(63, 0, MIB, List.of()));
    assertTrue(refusal().contains("attach the SR"));
  }

  @Test
  void anSrThatWasToGoIsNotRescued() throws IOException {
    image.withRecord(Tables.INTENT, "i", new Intent.DestroySr(List.of()));
    assertTrue(refusal().contains("was being destroyed"));
  }

  @Test
  void aVgWithAnotherNameIsRenamedAndNotRescued() throws IOException {
    assertTrue(refusal(image.withVgName("mine").write()).contains("vgrename"));
  }

  @Test
  void anotherVgWithLvsIsNotOverwrittenWithoutItsName() throws IOException {
    image.write().keepVgText();
    VolumeGroup other =
        new VolumeGroup(
            "other",
            OTHER_UUID,
            1,
            SrImage.EXTENT,
            OTHER_UUID,
            MIB,
            63,
            List.of(),
            Map.of("theirs", SrImage.lv("theirs", "t", new Extents(0, 9))));
    PvWriter.write(directory.resolve("lun.img"), SrImage.LUN_BYTES, other);
    assertTrue(refusal(image).contains("--discard other"));
    var wrong = new RescueWords(Optional.empty(), Optional.of("another"));
    assertThrows(RepairRefused.class, () -> image.rescuePlan(wrong));
    RescuePlan plan = image.rescuePlan(new RescueWords(Optional.empty(), Optional.of("other")));
    assertEquals(SrImage.VG, plan.vg());
    assertEquals("the label is that of another PV, of VG other", plan.damaged().get(0));
  }

  @Test
  void howFarItWasOverwrittenIsBoundedByWhatIsWholeBehind() throws IOException {
    image.write().keepVgText();
    for (int end : List.of(64 << 10, REPLICA_A, REPLICA_A + MIB, REPLICA_A + 5 * MIB)) {
      RescuePlan plan = image.put(0, new byte[end]).rescuePlan(RescueWords.none());
      assertEquals(Overlap.NONE, overlap(plan), () -> end + ": " + plan.overwritten());
      ByteRange certain = plan.overwritten().certain().get(0);
      ByteRange perhaps = plan.overwritten().perhaps().get(0);
      assertTrue(certain.start() == 0 && certain.end() <= Math.max(end, 4608), certain::toString);
      assertTrue(perhaps.start() == certain.end() && perhaps.end() >= end, perhaps::toString);
    }
  }

  /** Its frames begin behind 64 KiB; that some were there is told by the other replica. */
  @Test
  void aFrameThatOneReplicaHasLostWasOverwritten() throws IOException {
    int frames = REPLICA_A + (64 << 10);
    image.write().keepVgText().put(0, new byte[frames + 4096]);
    RescuePlan plan = image.rescuePlan(RescueWords.none());
    assertEquals(List.of(new ByteRange(0, frames + 4096)), plan.overwritten().certain());
  }

  @Test
  void nothingWholeIsFoundBeforeTheSecondReplica() throws IOException {
    image.write().keepVgText().put(0, new byte[REPLICA_A + REPLICA_BYTES]);
    RescuePlan plan = image.rescuePlan(RescueWords.none());
    ByteRange certain = plan.overwritten().certain().get(0);
    assertEquals(List.of(new ByteRange(certain.end(), 245L * MIB)), plan.overwritten().perhaps());
    assertEquals(Overlap.PERHAPS, overlap(plan));
  }

  @Test
  void whoKnowsWhatWasOverwrittenIsBelieved() throws IOException {
    image.write().keepVgText().put(0, new byte[REPLICA_A + REPLICA_BYTES]);
    assertEquals(Overlap.NONE, overlap(told(REPLICA_A + REPLICA_BYTES)));
    RescuePlan further = told(REPLICA_A + REPLICA_BYTES + 1);
    assertEquals(Overlap.CERTAIN, overlap(further));
    assertEquals(1, further.volumes().get(0).bytes());
  }

  private RescuePlan told(long bytes) throws IOException {
    var ranges = Optional.of(List.of(new ByteRange(0, bytes)));
    return image.rescuePlan(new RescueWords(ranges, Optional.empty()));
  }

  @Test
  void damageWithinTheSecondReplicaIsNotThatOfTheBeginning() throws IOException {
    image.write().keepVgText().overwrite(0, 4096).overwrite(245L * MIB, 4096);
    RescuePlan plan = image.rescuePlan(RescueWords.none());
    assertEquals(
        List.of(new ByteRange(0, 4096), new ByteRange(245L * MIB, 245L * MIB + 4096)),
        plan.overwritten().certain());
  }

  @Test
  void signaturesOfOthersAreNamed() throws IOException {
    byte[] gpt = "EFI PART".getBytes(StandardCharsets.US_ASCII);
    image.write().keepVgText().put(0, new byte[4096]);
    image.put(510, new byte[] {0x55, (byte) 0xaa}).put(512, gpt).put(256L * MIB - 512, gpt);
    RescuePlan plan = image.rescuePlan(RescueWords.none());
    assertEquals(
        List.of(
            "GPT partition table",
            "MBR partition table or boot sector",
            "GPT partition table, second copy"),
        plan.signatures().stream().map(Signature::what).toList());
    assertEquals(Overlap.NONE, overlap(plan));
  }

  @Test
  void aFileSystemMayHaveWrittenAnywhere() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4")), "needs mkfs.ext4");
    image.write().keepVgText();
    String unused =
        GuestVolume.shell(
            "mkfs.ext4 -q -F -E nodiscard -b 1024 -g 8192 " + directory.resolve("lun.img"));
    RescuePlan plan = image.rescuePlan(RescueWords.none());
    assertEquals("ext2, ext3 or ext4 file system", plan.signatures().get(0).what());
    assertEquals(Overlap.PERHAPS, overlap(plan));
    long group = 1024 + 8192 * 1024;
    assertTrue(
        plan.overwritten().certain().stream()
            .anyMatch(one -> one.start() <= group && group < one.end()),
        plan.overwritten()::toString);
  }
}
