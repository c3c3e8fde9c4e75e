package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.LunRange;
import org.lvmsr.backend.layout.PoolReader;
import org.lvmsr.backend.layout.User;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVgs;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PvWriter;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.fixtures.pool.SharedPool;

/** What lies where, drawn from images: plain files, no LVM, no root. */
final class MapOfImageTest {
  private static final long MIB = 1L << 20;
  private static final long TMETA = 34_603_008;
  private static final String KEY = SrImage.KEY;
  private static final String OTHER = SrImage.OTHER_KEY;

  @TempDir private Path directory;
  private SrImage image;

  @BeforeEach
  void name() {
    image = new SrImage(directory.resolve("lun.img"));
  }

  @Test
  void everythingIsDrawnWhereItLies() throws IOException {
    LunMap map = image.write().map();
    assertEquals(
        List.of(
            "0 LVM: label",
            "2048 outside extents",
            "4096 LVM: metadata area",
            "1048576 store: replica A lvmsr-metadata",
            "9437184 volume web " + KEY,
            "17825792 free",
            "256901120 store: replica B lvmsr-metadata",
            "265289728 outside extents",
            "267386880 LVM: metadata area",
            "268431360 outside extents"),
        lines(map));
    assertEquals(List.of(), map.notes());
    assertEquals(Optional.of(new Extents(2, 2)), map.extents(map.ranges().get(4)));
    assertEquals(Optional.empty(), map.extents(map.ranges().get(1)));
  }

  @Test
  void whatADestroyedVolumeLeftIsNamedWhereNoLvIs() throws IOException {
    String key = "99999999-2222-3333-4444-555555555555";
    var volume = VolumeRecord.of(key, "gone", "", 3 << 22, true, false, "v-" + key, "g");
    List<Extents> on = List.of(new Extents(12, 1), new Extents(9, 2));
    image.withRecord(Tables.DESTROYED, key, DestroyedVolume.of(volume, 1, on)).write();
    List<String> lines = lines(image.map());
    String left = " free, of a destroyed volume gone " + key;
    long first = SrImage.VG.offsetOf(new Extents(9, 1));
    long second = SrImage.VG.offsetOf(new Extents(12, 1));
    assertTrue(lines.contains(first + left), lines::toString);
    assertTrue(lines.contains(second + left), lines::toString);
  }

  @Test
  void withoutLvmsTextItIsDrawnFromTheCopyInTheStoreAndTheRecords() throws IOException {
    var moved = new LvPlace(SrImage.LV_UUID, List.of(new Extents(10, 3)));
    image.withRecord(Tables.LV, SrImage.LV, moved).write().keepVgText();
    overwriteLvm();
    LunMap map = image.map();
    assertEquals(
        List.of(
            "0 LVM: label: the label is gone",
            "2048 outside extents",
            "4096 LVM: metadata area: no label leads to it, and no text of a VG is in it",
            "1048576 store: replica A lvmsr-metadata",
            "9437184 free",
            "42991616 volume web " + KEY,
            "55574528 free",
            "256901120 store: replica B lvmsr-metadata",
            "265289728 outside extents"),
        lines(map));
    assertEquals(
        List.of(
            "LVM's text of the VG cannot be read: drawn from the copy of sequence 7 in the store;"
                + " see lvmsr check",
            "LV " + SrImage.LV + " changed since that copy: drawn where the records say"),
        map.notes());
  }

  @Test
  void withoutAnyTextOnlyTheStoreIsKnown() throws IOException {
    image.write();
    overwriteLvm();
    LunMap map = image.map();
    assertEquals(
        List.of(
            "0 LVM: label: the label is gone",
            "2048 not known",
            "1048576 store: replica A",
            "9437184 not known",
            "256901120 store: replica B",
            "265289728 not known"),
        lines(map));
    assertTrue(map.notes().get(0).contains("where LVs lie is not known"), map.notes()::toString);
  }

  @Test
  void withoutAStoreLvsHaveTheirOwnNames() throws IOException {
    image.write();
    image.overwrite(SrImage.PLACEMENT.replicaA(), (int) SrImage.PLACEMENT.length());
    image.overwrite(SrImage.PLACEMENT.replicaB(), (int) SrImage.PLACEMENT.length());
    List<String> lines = lines(image.map());
    assertTrue(
        lines.contains("1048576 store: replica A lvmsr-metadata: it holds no store"),
        lines::toString);
    assertTrue(lines.contains("9437184 volume " + SrImage.LV + " " + SrImage.KEY), lines::toString);
  }

  @Test
  void aReplicaThatIsOverwrittenAndABadAreaAreTold() throws IOException {
    image.write().overwrite(SrImage.PLACEMENT.replicaB(), 64 << 10);
    image.overwrite(4096, 512);
    List<LunRange> doubtful = image.map().ranges().stream().filter(LunRange::isDoubtful).toList();
    assertEquals(
        List.of(4096L, SrImage.PLACEMENT.replicaB()),
        doubtful.stream().map(LunRange::start).toList());
  }

  @Test
  void ofTwoThatClaimTheSameBytesBothAreNamed() throws IOException {
    image.withLv(SrImage.lv("other", "o", new Extents(3, 2))).write();
    assertTrue(
        lines(image.map())
            .contains(
                "13631488 contested "
                    + SrImage.LV
                    + ", other: claimed by volume (LV "
                    + SrImage.LV
                    + ") and another LV (LV other)"));
  }

  @Test
  void aStoreThatNoLvKeepsIsInDoubt() throws IOException {
    image.withoutLv(SrLayout.RESERVED_LV).write();
    assertTrue(
        lines(image.map())
            .contains("1048576 store: replica A: no LV keeps it from being overwritten"));
  }

  @Test
  void basesAndPoolsSayWhoNeedsThem() throws IOException {
    withPool().write();
    LunMap map = image.map();
    assertEquals(
        List.of(
            "9437184 base, shared by 2 " + SrImage.LV,
            "17825792 pool, free p_tdata",
            "34603008 pool, metadata, shared by 2 p_tmeta",
            "38797312 changed blocks kept " + OTHER,
            "42991616 free"),
        lines(map).subList(4, 9));
    var clone = new User("v-clone", "", "");
    var overlay = new User("o-x", "web", KEY);
    assertEquals(
        List.of(new User(SrImage.LV, "web", KEY), clone, overlay),
        map.ranges().get(4).content().users());
    assertEquals(List.of(clone, overlay), map.folded().get(5).content().users());
  }

  @Test
  void aBaseAndItsOverlayAreOfOneVolume() throws IOException {
    withPool().withoutLv("v-clone").write();
    assertEquals(
        List.of(
            "9437184 base web " + KEY,
            "17825792 pool, free p_tdata",
            "34603008 pool, metadata web " + KEY),
        lines(image.map()).subList(4, 7));
  }

  @Test
  void withoutAStoreKindsAreToldByNames() throws IOException {
    withPool().write();
    image.overwrite(SrImage.PLACEMENT.replicaA(), (int) SrImage.PLACEMENT.length());
    image.overwrite(SrImage.PLACEMENT.replicaB(), (int) SrImage.PLACEMENT.length());
    assertEquals(
        List.of(
            "9437184 base, shared by 2 " + SrImage.LV,
            "17825792 pool, free p_tdata",
            "34603008 pool, metadata, shared by 2 p_tmeta",
            "38797312 changed blocks c-" + OTHER,
            "42991616 free"),
        lines(image.map()).subList(4, 9));
  }

  /** Over the volume's LV a clone, and what a guest writes and is not to keep. */
  private SrImage withPool() {
    String chunks = "c-" + OTHER;
    LogicalVolume lv = SrImage.lv(chunks, "c", new Extents(9, 1));
    var kept =
        new VolumeRecord(
            OTHER,
            "kept",
            "",
            4 * MIB,
            false,
            false,
            Map.of(),
            chunks,
            lv.uuid(),
            0,
            Cbt.METADATA,
            KEY);
    VolumeGroup pool =
        ThinVgs.of(
            ThinVgs.pool("p"),
            ThinVgs.thin("v-clone", "p", 1, SrImage.LV),
            ThinVgs.thin("o-x", "p", 2, SrImage.LV));
    pool.volumes().values().forEach(image::withLv);
    return image
        .withLv(SrImage.lv("p_tdata", "d", new Extents(4, 4)))
        .withLv(SrImage.lv("p_tmeta", "m", new Extents(8, 1)))
        .withLv(lv)
        .withRecord(Tables.OVERLAY, KEY, new OverlayRecord("o-x", "uuid-o-x"))
        .withRecord(Tables.VOLUME, OTHER, kept);
  }

  /** Its data lies in two pieces; what volume 9 is no LV says. */
  private SrImage withSharedPool(long transaction) throws IOException {
    withPool();
    var halves = new ThinPool("p_tdata", "p_tmeta", 65_536, transaction, List.of());
    LogicalVolume pool = image.vg().volume("p").orElseThrow();
    return image
        .withLv(SrImage.lv("p_tdata", "d", new Extents(20, 1), new Extents(4, 3)))
        .withLv(
            new LogicalVolume(
                "p",
                pool.uuid(),
                pool.type(),
                List.of(),
                true,
                List.of(),
                4,
                Optional.of(halves),
                Optional.empty()))
        .write()
        .put(TMETA, SharedPool.metadata());
  }

  @Test
  void withinAPoolItIsToldWhoHasWhat() throws IOException {
    LunMap map = withSharedPool(3).map();
    assertEquals(
        List.of(
            "17825792 pool, free p_tdata",
            "18219008 pool, mapped p_tdata",
            "18481152 pool, free p_tdata",
            "20185088 pool, mapped p_tdata",
            "20250624 pool, free p_tdata"),
        lines(map).subList(5, 10));
    assertEquals(
        List.of(
            "84934656 pool, mapped, shared by 2 p_tdata",
            "85327872 pool, mapped p_tdata",
            "85590016 pool, free p_tdata",
            "86245376 pool, mapped web " + KEY,
            "86507520 pool, free p_tdata",
            "89128960 free"),
        lines(map).subList(14, 20));
    var clone = new User("v-clone", "", "");
    var overlay = new User("o-x", "web", KEY);
    assertEquals(List.of(clone, overlay), map.ranges().get(14).content().users());
    assertEquals(List.of(clone), map.ranges().get(15).content().users());
    assertEquals(
        List.of(new User("volume 9 of the pool", "", "")), map.ranges().get(8).content().users());
    assertEquals(List.of(), map.notes());
    assertEquals("17825792 pool, data, shared by 2 p_tdata", line(map.folded().get(5)));
  }

  @Test
  void aPoolOfAnotherMomentIsOneArea() throws IOException {
    assertOneArea(
        withSharedPool(4), "it is of another moment than LVM's text: at transaction 3, not 4");
  }

  @Test
  void aPoolWithoutItsMetadataIsOneArea() throws IOException {
    LunMap map = withSharedPool(3).cutTo(30 * MIB).map();
    assertTrue(lines(map).contains("17825792 pool, data, shared by 2 p_tdata"));
    assertTrue(map.notes().toString().contains("pool p is drawn as a whole: "));
  }

  @Test
  void aPoolThatIsDamagedIsOneArea() throws IOException {
    withSharedPool(3).overwrite(TMETA + 4096, 16 * 4096);
    String note = assertOneArea(image, "it cannot be read: ");
    assertTrue(note.contains("its checksum"), note);
  }

  private static String assertOneArea(SrImage image, String why) throws IOException {
    LunMap map = image.map();
    assertTrue(
        lines(map).contains("17825792 pool, data, shared by 2 p_tdata"), lines(map)::toString);
    assertEquals(Map.of(), map.pools());
    String note = map.notes().get(map.notes().size() - 1);
    assertTrue(note.startsWith("pool p is drawn as a whole: " + why), note);
    return note;
  }

  @Test
  void aPoolThatTheKernelHasIsOneArea() throws IOException {
    withSharedPool(3);
    LogicalVolume pool = image.vg().volume("p").orElseThrow();
    var device =
        new DmDevice("vg-p-tpool", pool.undashedUuid(), "tpool", false, 0, Optional.empty());
    var active = new DmWitness(List.of(device), Optional.empty());
    assertNotKnown(
        "it is active, and only the kernel knows what it has where",
        seen ->
            new Witnesses(
                seen.medium(), seen.store(), seen.lvm(), active, seen.pools(), seen.copies()));
  }

  /** Of an SR that another host may have, whose device-mapper cannot be asked. */
  @Test
  void aPoolOfALunIsToldOnlyWhereTheSrWasReleased() throws IOException {
    LogicalVolume pool = withSharedPool(3).vg().volume("p").orElseThrow();
    assertTrue(
        image.read(pool, seen -> onLun(seen)) instanceof PoolReader.Reading.Known, "released");
    image.hold();
    assertTrue(image.read(pool, seen -> seen) instanceof PoolReader.Reading.Known, "a file");
    assertNotKnown(
        "the SR was not released, so it may be active on another host", MapOfImageTest::onLun);
  }

  private static Witnesses onLun(Witnesses seen) {
    var lun =
        new Medium("iscsi://", seen.medium().bytes(), Medium.Kind.LUN, Optional.empty(), false);
    return new Witnesses(
        lun, seen.store(), seen.lvm(), seen.devices(), seen.pools(), seen.copies());
  }

  private void assertNotKnown(String why, UnaryOperator<Witnesses> other) throws IOException {
    LogicalVolume pool = image.vg().volume("p").orElseThrow();
    assertEquals(new PoolReader.Reading.NotKnown(why), image.read(pool, other));
  }

  @Test
  void ofAPartialCopyTheRestIsDrawnAsNotThere() throws IOException {
    LunMap map = image.write().cutTo(12 * MIB).map();
    assertEquals(SrImage.LUN_BYTES, map.bytes());
    assertEquals(12 * MIB, map.seen());
    for (LunRange range : map.ranges()) {
      assertEquals(range.start() < 12 * MIB, range.there(), range::toString);
      assertEquals(List.of(), range.doubts());
    }
    assertEquals(
        List.of(12 * MIB, 17 * MIB),
        map.ranges().stream()
            .filter(range -> !range.there() && range.content().key().equals(KEY))
            .flatMap(range -> List.of(range.start(), range.end()).stream())
            .toList());
  }

  @Test
  void anLvThatReachesBeyondTheLunEndsWithIt() throws IOException {
    long far = Long.MAX_VALUE - 5;
    image.withLv(SrImage.lv("far", "o", new Extents(60, 1), new Extents(far, 4))).write();
    LunMap map = image.map();
    assertEquals(SrImage.LUN_BYTES, map.bytes());
    assertTrue(lines(map).contains("252706816 another LV far"), lines(map)::toString);
  }

  private void overwriteLvm() throws IOException {
    image.overwrite(0, 1 << 20);
    for (long area : PvWriter.areas(SrImage.LUN_BYTES)) {
      image.overwrite(area, 4096);
    }
  }

  private static List<String> lines(LunMap map) {
    return map.ranges().stream().map(MapOfImageTest::line).toList();
  }

  private static String line(LunRange range) {
    String what =
        String.join(
            " ",
            Long.toString(range.start()),
            range.content().text(),
            range.content().name(),
            range.content().key());
    String doubts = range.isDoubtful() ? ": " + String.join("; ", range.doubts()) : "";
    return what.strip() + doubts;
  }
}
