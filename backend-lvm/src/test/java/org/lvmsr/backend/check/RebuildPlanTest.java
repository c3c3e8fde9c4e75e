package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Finding;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;

/** When a store is rebuilt, where, and from what. */
final class RebuildPlanTest {
  private static final StoreWitness DAMAGED =
      new StoreWitness(
          List.of(SrImage.PLACEMENT),
          Optional.of(SrImage.PLACEMENT),
          List.of(SrImage.PLACEMENT),
          SrImage.LUN_BYTES,
          new StoreWitness.Reading.Found(new OpenResult.Damaged(List.<Finding>of())));
  private static final StoreWitness NONE =
      new StoreWitness(
          List.of(), Optional.empty(), List.of(), 0, new StoreWitness.Reading.None(List.of()));

  @TempDir private Path directory;
  private SrImage image;

  @BeforeEach
  void name() {
    image = new SrImage(directory.resolve("lun.img"));
  }

  @Test
  void volumesComeFromTheNamesOfLvs() throws IOException {
    image.withLv(SrImage.lv("precious", "b", new Extents(10, 1)));
    RebuildPlan plan = plan(DAMAGED);
    assertEquals(List.of(SrImage.KEY), plan.volumes().stream().map(Repair.AdoptLv::key).toList());
    assertEquals(List.of("precious"), plan.leftAlone());
    assertEquals(List.of(), plan.reserve());
    assertEquals(SrImage.PLACEMENT, plan.placement());
  }

  @Test
  void whatIsLeftOfAStoreIsSavedWhereverItIs() throws IOException {
    assertEquals(List.of(SrImage.PLACEMENT), plan(DAMAGED).save());
    image.withoutLv(SrLayout.RESERVED_LV);
    image.withLv(SrImage.lv("precious", "b", new Extents(0, 1)));
    RebuildPlan plan = plan(DAMAGED);
    assertEquals(2, plan.save().size());
    assertTrue(plan.save().contains(SrImage.PLACEMENT));
    assertEquals(List.of(new Extents(4, 2), new Extents(61, 2)), plan.reserve());
  }

  @Test
  void theReservedLvIsMadeWhereItWas() throws IOException {
    image.withoutLv(SrLayout.RESERVED_LV);
    assertEquals(List.of(new Extents(0, 2), new Extents(61, 2)), plan(DAMAGED).reserve());
    assertEquals(List.of(new Extents(0, 2), new Extents(61, 2)), plan(NONE).reserve());
    assertEquals(List.of(), plan(NONE).save());
  }

  @Test
  void tracesOfAStoreAreSavedToo() throws IOException {
    image.withoutLv(SrLayout.RESERVED_LV);
    var trace = new HeaderTrace(1 << 20, HeaderTrace.Kind.BAD, "bad");
    assertEquals(List.of(SrImage.PLACEMENT), plan(none(trace)).save());
  }

  @Test
  void withoutRoomForTwoReplicasThereIsNoPlan() throws IOException {
    image.withoutLv(SrLayout.RESERVED_LV);
    image.withLv(SrImage.lv("big", "b", new Extents(0, 2), new Extents(4, 56)));
    assertRefused("no free space", NONE);
  }

  @Test
  void aStoreThatMayBeOfUseIsNotReplaced() throws IOException {
    assertRefused("the store can be read", image.write().look().store());
    assertRefused(
        "a newer version", none(new HeaderTrace(1 << 20, HeaderTrace.Kind.NEWER, "format 2.0")));
    assertRefused("a newer version", with(new StoreWitness.Reading.TooNew("format 2.0 at byte 5")));
    assertRefused("cannot be read", with(new StoreWitness.Reading.Unreadable("EIO")));
  }

  @Test
  void onlyAVgThatIsCertainlyOursIsWrittenTo() throws IOException {
    assertRefused("lacks the tag", new SrImage(directory.resolve("a")).withTags("x"));
    assertRefused("holds no VG", new SrImage(directory.resolve("b")).withVgName("data"));
    assertRefused(
        "is not that of an SR", new SrImage(directory.resolve("c")).withVgName("lvmsr-x"));
    var twice = SrImage.lv("twice", "b", new Extents(2, 1));
    assertRefused("overlap", new SrImage(directory.resolve("d")).withLv(twice));
  }

  @Test
  void imagesPartialCopiesAndAttachedSrsAreNotWrittenTo() throws IOException {
    Witnesses seen = image.write().look();
    assertRefused("is a file", seen, seen.medium());
    assertRefused("attached on this host", seen, medium(SrImage.LUN_BYTES, true));
    assertRefused("smaller than the LUN was", seen, medium(100 << 20, false));
  }

  private static void assertRefused(String why, Witnesses seen, Medium medium) {
    var other =
        new Witnesses(medium, DAMAGED, seen.lvm(), seen.devices(), seen.pools(), seen.copies());
    var error = assertThrows(RepairRefused.class, () -> RebuildPlan.of(other));
    assertTrue(error.toString().contains(why), error.toString());
  }

  private static void assertRefused(String why, SrImage image) {
    var error = assertThrows(RepairRefused.class, () -> plan(image, DAMAGED));
    assertTrue(error.toString().contains(why), error.toString());
  }

  private void assertRefused(String why, StoreWitness store) {
    var error = assertThrows(RepairRefused.class, () -> plan(store));
    assertTrue(error.toString().contains(why), error.toString());
  }

  private RebuildPlan plan(StoreWitness store) throws IOException {
    return plan(image, store);
  }

  private static RebuildPlan plan(SrImage image, StoreWitness store) throws IOException {
    Witnesses seen = image.write().look();
    return RebuildPlan.of(
        new Witnesses(
            medium(SrImage.LUN_BYTES, false),
            store,
            seen.lvm(),
            seen.devices(),
            seen.pools(),
            seen.copies()));
  }

  private static Medium medium(long bytes, boolean attached) {
    return new Medium("/dev/sdb", bytes, Medium.Kind.DEVICE, Optional.empty(), attached);
  }

  private static StoreWitness none(HeaderTrace trace) {
    return new StoreWitness(
        List.<Placement>of(),
        Optional.empty(),
        List.of(),
        0,
        new StoreWitness.Reading.None(List.of(trace)));
  }

  private static StoreWitness with(StoreWitness.Reading reading) {
    return new StoreWitness(
        List.of(), Optional.of(SrImage.PLACEMENT), List.of(SrImage.PLACEMENT), 0, reading);
  }
}
