package org.lvmsr.backend.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinVgs;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.smapi.SmapiException;

/** A pool has room for all that may ever be written into it. */
class PoolNeedsTest {
  private static final long SIZE = ThinVgs.SIZE;
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private static VolumeRecord snapshot(String lv, long mapped) {
    return VolumeRecord.of(lv, "", "", SIZE * ThinVgs.EXTENT, false, false, lv, "uuid-" + lv)
        .withMapped(mapped);
  }

  @Test
  void aNewPoolHoldsTheWholeVolumeAndOneExtentMore() {
    var needs = PoolNeeds.ofNew(ThinVgs.of(), SIZE, true);
    assertEquals(SIZE + 1, needs.data());
    assertEquals(ThinVgs.EXTENT, needs.metadataBytes());
  }

  @Test
  void aSnapshotOfABaseNeverGetsBlocks() {
    assertEquals(1, PoolNeeds.ofNew(ThinVgs.of(), SIZE, false).data());
  }

  @Test
  void writableVolumesCountInFullAndSnapshotsAsMeasured() {
    VolumeGroup vg =
        ThinVgs.with(
            ThinVgs.withOverlay("v", "p", "b"),
            ThinVgs.snapshot("s", "p", 2, "b"),
            ThinVgs.thin("c", "p", 3, "b"));
    var volumes = List.of(snapshot("s", ThinVgs.EXTENT + 1));
    assertEquals(2 * SIZE + 2 + 1, PoolNeeds.ofPresent(vg, volumes, pool(vg), UNKNOWN).data());
  }

  private static VolumeGroup withTwoSnapshots() {
    return ThinVgs.with(
        ThinVgs.withOverlay("v", "p", "b"),
        ThinVgs.snapshot("s", "p", 2, "b"),
        ThinVgs.snapshot("t", "p", 3, "b"));
  }

  private static List<VolumeRecord> fourAndFiveMapped() {
    return List.of(snapshot("s", 4 * ThinVgs.EXTENT), snapshot("t", 5 * ThinVgs.EXTENT));
  }

  /** They share what nobody has written in between, so what they map is more than they hold. */
  @Test
  void snapshotsTogetherHoldNoMoreThanWhatIsInUse() {
    VolumeGroup vg = withTwoSnapshots();
    var volumes = fourAndFiveMapped();
    assertEquals(SIZE + 9 + 1, PoolNeeds.ofPresent(vg, volumes, pool(vg), UNKNOWN).data());
    assertEquals(
        SIZE + 9 + 1, PoolNeeds.ofPresent(vg, volumes, pool(vg), OptionalLong.of(11)).data());
    assertEquals(
        SIZE + 7 + 1, PoolNeeds.ofPresent(vg, volumes, pool(vg), OptionalLong.of(7)).data());
    var third = PoolAddition.ofSnapshot(6);
    assertEquals(
        SIZE + 2 + 1, PoolNeeds.of(vg, volumes, pool(vg), third, OptionalLong.of(2)).data());
  }

  /** Though nobody knows of a pool that is not active how much of it its snapshots share. */
  @Test
  void aPoolNeedsNoMoreInAdditionThanWhatIsAdded() {
    VolumeGroup vg = withTwoSnapshots();
    var volumes = fourAndFiveMapped();
    assertEquals(
        pool(vg).extents() + 3,
        PoolNeeds.of(vg, volumes, pool(vg), PoolAddition.ofVolume(3), UNKNOWN).data());
    assertEquals(
        pool(vg).extents() + 2,
        PoolNeeds.of(vg, volumes, pool(vg), PoolAddition.ofSnapshot(2), UNKNOWN).data());
    assertEquals(
        pool(vg).extents(),
        PoolNeeds.of(vg, volumes, pool(vg), PoolAddition.inPlaceOf(4, 4), UNKNOWN).data());
  }

  @Test
  void aSnapshotOfASnapshotHoldsNothingMore() {
    VolumeGroup vg =
        ThinVgs.with(ThinVgs.withOverlay("v", "p", "b"), ThinVgs.snapshot("s", "p", 2, "b"));
    var volumes = List.of(snapshot("s", 4 * ThinVgs.EXTENT));
    var needs = PoolNeeds.of(vg, volumes, pool(vg), PoolAddition.ofSecondSnapshot(4), UNKNOWN);
    assertEquals(pool(vg).extents(), needs.data());
  }

  @Test
  void anOverlayWhoseWritesAreNotToStayCountsInFull() {
    VolumeGroup vg =
        ThinVgs.with(ThinVgs.withOverlay("v", "p", "b"), ThinVgs.thin("o-v.1", "p", 2, "b"));
    assertEquals(2 * SIZE + 1, PoolNeeds.ofPresent(vg, List.of(), pool(vg), UNKNOWN).data());
  }

  @Test
  void aSnapshotThatNobodyMeasuredMayKeepAllOfIt() {
    VolumeGroup vg =
        ThinVgs.with(ThinVgs.withOverlay("v", "p", "b"), ThinVgs.snapshot("s", "p", 2, "b"));
    assertEquals(2 * SIZE + 1, PoolNeeds.ofPresent(vg, List.of(), pool(vg), UNKNOWN).data());
  }

  @Test
  void aPoolThatMustGrowGetsMoreWhereAQuarterOfTheSrStaysFree() {
    VolumeGroup vg = ThinVgs.withOverlay("v", "p", "b");
    LogicalVolume pool = vg.volume("p").orElseThrow();
    long quarter = vg.extents() / 4;
    var lacking = new PoolNeeds(3, ThinVgs.EXTENT);
    assertEquals(
        new PoolNeeds(3 + 16, ThinVgs.EXTENT),
        lacking.withAhead(vg, pool.extents(), quarter + 4 + 16, 16));
    assertEquals(
        new PoolNeeds(3 + 5, ThinVgs.EXTENT),
        lacking.withAhead(vg, pool.extents(), quarter + 4 + 5, 16));
    assertEquals(lacking, lacking.withAhead(vg, pool.extents(), quarter + 4, 16));
    assertEquals(lacking, lacking.withAhead(vg, pool.extents(), 4, 16));
    var metadata = new PoolNeeds(0, ThinVgs.EXTENT);
    assertEquals(metadata, metadata.withAhead(vg, pool.extents(), vg.extents(), 16));
  }

  @Test
  void onlyWhatAPoolLacksIsAdded() {
    VolumeGroup vg = ThinVgs.withOverlay("v", "p", "b");
    LogicalVolume pool = vg.volume("p").orElseThrow();
    var lacking = new PoolNeeds(SIZE + 3, ThinVgs.EXTENT).missing(vg, pool);
    assertEquals(Optional.of(new PoolNeeds(3, 0)), lacking);
    assertEquals(Optional.empty(), new PoolNeeds(1, ThinVgs.EXTENT).missing(vg, pool));
  }

  @Test
  void whatNoPoolCanHoldIsRefusedInWords() {
    long tebibyte = (1L << 40) / ThinVgs.EXTENT;
    PoolNeeds large = PoolNeeds.ofNew(ThinVgs.of(), 14 * tebibyte, true);
    assertEquals(16256L << 20, large.metadataBytes());
    assertThrows(SmapiException.class, () -> PoolNeeds.ofNew(ThinVgs.of(), 16 * tebibyte, true));
  }

  private static VolumeGroup withSharedPool(LogicalVolume... volumes) {
    return ThinVgs.with(ThinVgs.of(ThinVgs.pool("p")), volumes);
  }

  private static LogicalVolume pool(VolumeGroup vg) {
    return vg.volume("p").orElseThrow();
  }

  @Test
  void aSharedPoolTakesAllButOnePartIn64() {
    VolumeGroup vg = ThinVgs.of();
    PoolNeeds needs = PoolNeeds.ofNewShared(vg, 900);
    assertEquals(900 - vg.extents() / 64, needs.extents(vg));
    assertEquals(2 * ThinVgs.EXTENT, needs.metadataBytes());
    assertThrows(SmapiException.class, () -> PoolNeeds.ofNewShared(vg, vg.extents() / 64 + 1));
  }

  @Test
  void aSharedPoolGetsWhatIsFreeBeyondThatPart() {
    VolumeGroup vg = withSharedPool();
    long kept = vg.extents() / 64;
    assertEquals(Optional.empty(), PoolNeeds.ofGrown(vg, pool(vg), kept));
    assertEquals(Optional.of(new PoolNeeds(7, 0)), PoolNeeds.ofGrown(vg, pool(vg), kept + 7));
  }

  @Test
  void volumesOfASharedPoolMayGrowToTenTimesIt() {
    VolumeGroup vg = withSharedPool(ThinVgs.thin("v", "p", 1), ThinVgs.snapshot("s", "p", 2));
    var volumes = List.of(snapshot("s", 3 * ThinVgs.EXTENT));
    long left = 10 * SIZE - SIZE - 3;
    assertEquals(0, PoolNeeds.ofShared(vg, volumes, pool(vg), left).data());
    var refusal =
        assertThrows(
            SmapiException.class, () -> PoolNeeds.ofShared(vg, volumes, pool(vg), left + 1));
    assertEquals("SR_BACKEND_FAILURE_44", refusal.code());
  }

  /** What has become too much by a shrunken pool can still be looked at. */
  @Test
  void nothingMoreIsNeverTooMuch() {
    VolumeGroup vg = withSharedPool();
    for (int i = 1; i <= 11; i++) {
      vg = ThinVgs.with(vg, ThinVgs.thin("v" + i, "p", i));
    }
    VolumeGroup full = vg;
    assertEquals(0, PoolNeeds.ofShared(full, List.of(), pool(full), 0).data());
    assertThrows(SmapiException.class, () -> PoolNeeds.ofShared(full, List.of(), pool(full), 1));
  }
}
