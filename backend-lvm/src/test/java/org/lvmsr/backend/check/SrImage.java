package org.lvmsr.backend.check;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.MediumPools;
import org.lvmsr.backend.layout.PoolReader;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PvWriter;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Provisioning;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.rescue.RescuePlan;
import org.lvmsr.backend.rescue.RescueWords;
import org.lvmsr.backend.rescue.Rescuer;
import org.lvmsr.backend.rescue.Site;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.StoreOptions;
import org.lvmsr.metadata.WriterIdentity;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.HeaderCopy;

/**
 * An SR in a file, made without LVM and without root: a VG with the reserved LV and one volume of
 * two extents, and a store that agrees with it. Tests change VG or records before it is written.
 */
final class SrImage {
  static final long LUN_BYTES = 256L << 20;
  static final long EXTENT = 4L << 20;
  static final String SR = "2386ef75-c21f-48b7-a3fe-2754c8871ec5";
  static final String KEY = "f5082dac-67f2-452a-ad3f-ad3836397ca2";
  static final String LV = "v-" + KEY;
  static final String LV_UUID = "aaaaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa";
  static final String OTHER_KEY = "0f956522-42d7-4328-9f9e-cc9a1a4a4d2e";
  static final VolumeRecord VOLUME =
      VolumeRecord.of(KEY, "web", "", 2 * EXTENT, true, false, LV, LV_UUID)
          .withKey("vdi-type", "user");

  private static final LogicalVolume RESERVED =
      lv(SrLayout.RESERVED_LV, "r", new Extents(0, 2), new Extents(61, 2));

  static final VolumeGroup VG =
      new VolumeGroup(
          SrLayout.vgName(SR),
          uuid("v"),
          7,
          EXTENT,
          uuid("p"),
          1 << 20,
          63,
          List.of("lvmsr"),
          Map.of(SrLayout.RESERVED_LV, RESERVED, LV, lv(LV, "a", new Extents(2, 2))));

  static final Placement PLACEMENT = SrLayout.placement(VG, RESERVED);

  private final Path file;
  private VolumeGroup vg = VG;
  private Patch records =
      Patch.of()
          .put(Tables.SR, Tables.SR_ID, SrRecord.of(SR, "data", "", Provisioning.THICK))
          .put(Tables.VOLUME, KEY, VOLUME);
  private Identity identity = new Identity(SR, VG.uuid(), VG.pvUuid(), "");

  SrImage(Path file) {
    this.file = file;
  }

  static LogicalVolume lv(String name, String letter, Extents... segments) {
    return LogicalVolume.linear(name, uuid(letter), List.of(segments));
  }

  private static String uuid(String letter) {
    return LV_UUID.replace("a", letter);
  }

  SrImage withRecord(String table, String id, Object record) {
    records = records.put(table, id, record);
    return this;
  }

  SrImage withoutRecord(String table, String id) {
    records = records.remove(table, id);
    return this;
  }

  SrImage withLv(LogicalVolume lv) {
    Map<String, LogicalVolume> volumes = new HashMap<>(vg.volumes());
    volumes.put(lv.name(), lv);
    return withVg(vg.name(), vg.tags(), volumes);
  }

  SrImage withoutLv(String name) {
    Map<String, LogicalVolume> volumes = new HashMap<>(vg.volumes());
    volumes.remove(name);
    return withVg(vg.name(), vg.tags(), volumes);
  }

  SrImage withVgName(String name) {
    return withVg(name, vg.tags(), vg.volumes());
  }

  SrImage withTags(String... tags) {
    return withVg(vg.name(), List.of(tags), vg.volumes());
  }

  SrImage withIdentity(Identity other) {
    identity = other;
    return this;
  }

  private SrImage withVg(String name, List<String> tags, Map<String, LogicalVolume> volumes) {
    vg =
        new VolumeGroup(
            name,
            vg.uuid(),
            vg.sequence(),
            vg.extentBytes(),
            vg.pvUuid(),
            vg.firstExtentOffset(),
            vg.extents(),
            tags,
            volumes);
    return this;
  }

  VolumeGroup vg() {
    return vg;
  }

  /** Writes VG and store. */
  SrImage write() throws IOException {
    cutTo(LUN_BYTES);
    PvWriter.write(file, LUN_BYTES, vg);
    try (BlockDevice device = DirectDevice.open(file)) {
      MetadataStore.format(device, PLACEMENT, identity, records, new Random(1));
    }
    return this;
  }

  /** Keeps the VG's text in the store, as attaching and detaching do. */
  SrImage keepVgText() throws IOException {
    try (BlockDevice device = DirectDevice.open(file);
        MetadataStore store =
            MetadataStore.openForWriting(
                device,
                PLACEMENT,
                identity,
                new WriterIdentity("host", "boot"),
                StoreOptions.with(file.resolveSibling("lock")))) {
      VgText text = VgTextReader.readText(device).orElseThrow();
      boolean unused = store.keep(new KeptText(text.vg().sequence(), text.bytes()));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return this;
  }

  /** As a host leaves it that has the SR, or has crashed with it. */
  SrImage hold() throws IOException {
    ByteBuffer first = ByteBuffer.allocate((int) PLACEMENT.length());
    ByteBuffer second = ByteBuffer.allocate((int) PLACEMENT.length());
    try (BlockDevice device = DirectDevice.open(file);
        MetadataStore unused =
            MetadataStore.openForWriting(
                device,
                PLACEMENT,
                identity,
                new WriterIdentity("host", "boot"),
                StoreOptions.with(file.resolveSibling("lock")))) {
      device.read(PLACEMENT.replicaA(), first);
      device.read(PLACEMENT.replicaB(), second);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return put(PLACEMENT.replicaA(), first.array()).put(PLACEMENT.replicaB(), second.array());
  }

  /** As a crash in the middle of formatting leaves it. */
  SrImage unfinished() throws IOException {
    try (BlockDevice device = DirectDevice.open(file)) {
      long half = PLACEMENT.length() / 2;
      for (long replica : List.of(PLACEMENT.replicaA(), PLACEMENT.replicaB())) {
        for (long place : List.of(replica, replica + half)) {
          ByteBuffer block = ByteBuffer.allocate(4096);
          device.read(place, block);
          var good = (HeaderCopy.Good) HeaderBlock.decode(block, place);
          device.write(place, good.header().at(place, HeaderBlock.FORMATTING).encode());
        }
      }
    }
    return this;
  }

  /** Makes the file shorter or longer. */
  SrImage cutTo(long bytes) throws IOException {
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(bytes);
    }
    return this;
  }

  /** Overwrites a range. */
  SrImage overwrite(long at, int length) throws IOException {
    byte[] noise = new byte[length];
    new Random(2).nextBytes(noise);
    return put(at, noise);
  }

  Witnesses look() throws IOException {
    return inspector().look(file, false);
  }

  /** What lies where, also within pools. */
  LunMap map() throws IOException {
    try (ReadableDevice device = new ImpatientDevices().openReadOnly(file)) {
      Witnesses seen = inspector().look(device, file, false);
      return LunMap.of(seen, new MediumPools(device, seen));
    }
  }

  /** What is read of a pool, if something else was seen of the LUN than there is. */
  PoolReader.Reading read(LogicalVolume pool, UnaryOperator<Witnesses> other) throws IOException {
    try (ReadableDevice device = new ImpatientDevices().openReadOnly(file)) {
      return new MediumPools(device, other.apply(inspector().look(device, file, false)))
          .read(vg, pool);
    }
  }

  Inspector.Report check() throws IOException {
    return inspector().check(file, false);
  }

  /** What a rescue would do. */
  RescuePlan rescuePlan(RescueWords words) throws IOException {
    return RescuePlan.of(rescueSite(), words);
  }

  Site rescueSite() throws IOException {
    HostPaths paths = HostPaths.real(file.resolveSibling("run"));
    return new Rescuer(paths, new SystemCommandRunner(), new ImpatientDevices()).look(file, false);
  }

  /** Writes something at a place. */
  SrImage put(long at, byte[] bytes) throws IOException {
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      raw.write(bytes);
    }
    return this;
  }

  private Inspector inspector() {
    return new Inspector(
        new ImpatientDevices(),
        new DeviceMapper(file.resolveSibling("sys")),
        new SystemCommandRunner());
  }
}
