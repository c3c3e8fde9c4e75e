package org.lvmsr.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.Layout;
import org.lvmsr.smapi.CallContext;

/**
 * Makes SRs with many volumes in seconds: LVM is given a text that has all LVs, and the records are
 * committed some hundred at a time. All else is as the product makes it, so that nothing can tell
 * such an SR from one whose volumes were created one by one.
 */
public final class ScaleFixture {
  /** Of a volume: the smallest that there is. */
  private static final long EXTENT_BYTES = 4L << 20;

  private static final int KEYS = 10;

  /** What a volume with so many keys takes of the store, or a little less. */
  private static final long RECORD_BYTES = 1200;

  private static final int VOLUMES_A_COMMIT = 300;
  private static final CallContext SCALE = new CallContext("scale");

  private final HostPaths paths;
  private final CommandRunner runner;
  private final Devices devices;
  private final RandomGenerator random;

  /** On the given host. */
  public ScaleFixture(HostPaths paths, CommandRunner runner, Devices devices) {
    this.paths = paths;
    this.runner = runner;
    this.devices = devices;
    this.random = RandomGenerator.getDefault();
  }

  /** On this host, with a directory of its own in place of {@code /run/lvmsr}. */
  public static ScaleFixture in(Path runDirectory) {
    return new ScaleFixture(
        HostPaths.real(runDirectory), new SystemCommandRunner(), Devices.direct());
  }

  /** How large a LUN must be for so many volumes, and some more. */
  public static long lunBytes(int volumes) {
    long metadata = 2 * replicaBytes(volumes) + (256L << 20);
    return (volumes * EXTENT_BYTES + metadata) / 32 * 33 / EXTENT_BYTES * EXTENT_BYTES;
  }

  /** Size of a replica of the store that has room for the records of twice as many. */
  private static long replicaBytes(int volumes) {
    long bytes = 8L << 20;
    while (new Layout(0, bytes, bytes).ordinaryStateBody() < volumes * RECORD_BYTES) {
      bytes *= 2;
    }
    return bytes;
  }

  /**
   * Makes an SR on a blank device, and leaves it detached.
   *
   * @param device at least {@link #lunBytes} large
   */
  public ScaledSr make(Path device, int volumes) throws IOException {
    String uuid = UUID.randomUUID().toString();
    var empty = new ScaledSr(uuid, device, List.of());
    try (LvmsrPlugin plugin = LvmsrPlugin.of(paths, runner, devices)) {
      plugin.sr().create(SCALE, uuid, empty.config(), "scale", volumes + " volumes");
    }
    makeRoom(device, volumes);
    try (AttachedSr sr = detached(device).open(placement(device))) {
      return new ScaledSr(uuid, device, makeVolumes(sr, volumes));
    }
  }

  private void makeRoom(Path device, int volumes) throws IOException {
    long needed = replicaBytes(volumes);
    if (placement(device).length() < needed) {
      detached(device).resizeMetadata(Optional.of(needed));
    }
  }

  private DetachedSr detached(Path device) throws IOException {
    return DetachedSr.on(paths, runner, devices, device, vg(device));
  }

  private VolumeGroup vg(Path device) throws IOException {
    try (ReadableDevice opened = devices.openReadOnly(device)) {
      return VgTextReader.read(opened).orElseThrow();
    }
  }

  /** Where the store was formatted, which leads to where it is. */
  private Placement placement(Path device) throws IOException {
    VolumeGroup vg = vg(device);
    return SrLayout.placement(vg, vg.volume(SrLayout.RESERVED_LV).orElseThrow());
  }

  private List<String> makeVolumes(AttachedSr sr, int volumes) throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < volumes; i++) {
      keys.add(UUID.randomUUID().toString());
    }
    if (volumes > 0) {
      makeLvs(sr, keys);
      for (int i = 0; i < volumes; i += VOLUMES_A_COMMIT) {
        record(sr, keys, i, Math.min(i + VOLUMES_A_COMMIT, volumes));
      }
    }
    return keys;
  }

  private void makeLvs(AttachedSr sr, List<String> keys) throws IOException {
    List<Extents> free = sr.free(sr.state()).take(keys.size()).orElseThrow();
    List<Long> places = free.stream().flatMapToLong(ScaleFixture::each).boxed().toList();
    String first = lv(keys.get(0));
    VolumeGroup one =
        sr.changeVg(lvs -> lvs.createLinear(first, List.of(new Extents(places.get(0), 1))));
    LogicalVolume pattern = one.volume(first).orElseThrow();
    List<ManyLvs.Lv> others = new ArrayList<>();
    for (int i = 1; i < keys.size(); i++) {
      String uuid = ManyLvs.newUuid(random);
      others.add(new ManyLvs.Lv(lv(keys.get(i)), uuid, places.get(i)));
    }
    byte[] text = new ManyLvs(sr.vgText(), pattern).with(others);
    VolumeGroup unused = sr.changeVg(lvs -> lvs.restoreVg(text));
  }

  private static LongStream each(Extents run) {
    return LongStream.range(run.start(), run.end());
  }

  private static String lv(String key) {
    return "v-" + key;
  }

  /** The records of some volumes, as the ends of their creations would have written them. */
  private void record(AttachedSr sr, List<String> keys, int from, int to) throws IOException {
    Patch patch = Patch.of().by("Volume.create");
    for (int i = from; i < to; i++) {
      LogicalVolume lv = sr.vg().volume(lv(keys.get(i))).orElseThrow();
      patch =
          patch
              .put(Tables.VOLUME, keys.get(i), volume(keys.get(i), i, lv.uuid()))
              .put(Tables.LV, lv.name(), LvPlace.of(lv));
    }
    Patch all = patch;
    State unused = sr.update(state -> all);
  }

  private static VolumeRecord volume(String key, int number, String lvUuid) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (int i = 0; i < KEYS; i++) {
      keys.put("key-" + i, "value " + i + " of volume " + number);
    }
    VolumeRecord volume =
        VolumeRecord.of(
            key, "volume " + number, "one of many", EXTENT_BYTES, true, false, lv(key), lvUuid);
    for (Map.Entry<String, String> entry : keys.entrySet()) {
      volume = volume.withKey(entry.getKey(), entry.getValue());
    }
    return volume;
  }
}
