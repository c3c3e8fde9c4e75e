package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.lvmsr.backend.chunks.ChunkMap;
import org.lvmsr.backend.chunks.ChunkSpace;
import org.lvmsr.backend.exec.CommandFailure;

/** LVM commands on LVs of one VG. Every allocation names its extents: LVM never chooses. */
public final class LvCommands {
  private static final Duration CHANGE_DEADLINE = Duration.ofMinutes(5);
  private static final Duration ACTIVATION_DEADLINE = Duration.ofMinutes(2);

  /** The granularity of changed blocks that backup programs expect; divides any extent size. */
  public static final long CHUNK_BYTES = 64L << 10;

  private final Lvm lvm;
  private final Path pv;
  private final String vg;

  public LvCommands(Lvm lvm, Path pv, String vg) {
    this.lvm = lvm;
    this.pv = pv;
    this.vg = vg;
  }

  /**
   * Makes a linear LV on exactly these extents, inactive and without wiping: what lies on them is
   * the caller's business.
   */
  public void createLinear(String lv, List<Extents> on) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--activate", "n", "--wipesignatures", "n", "--zero", "n"));
    arguments.addAll(List.of("--setautoactivation", "n", "--name", lv));
    arguments.addAll(List.of("--extents", Long.toString(total(on)), vg));
    arguments.addAll(ranges(on));
    lvm.run(pv, CHANGE_DEADLINE, "lvcreate", arguments);
  }

  /** Appends exactly these extents to a linear LV, active or not. */
  public void extend(String lv, List<Extents> by) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--extents", "+" + total(by), vg + "/" + lv));
    arguments.addAll(ranges(by));
    lvm.run(pv, CHANGE_DEADLINE, "lvextend", arguments);
  }

  /**
   * Makes a thin pool on exactly these extents, inactive. Its blocks are zeroed when a volume gets
   * them, so what lies on the extents does not matter.
   */
  public void createPool(String pool, PoolSpace space) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--activate", "n", "--type", "thin-pool", "--zero", "y"));
    arguments.addAll(List.of("--poolmetadataspare", "n", "--chunksize", CHUNK_BYTES + "b"));
    arguments.addAll(List.of("--poolmetadatasize", space.metadataBytes() + "b"));
    arguments.addAll(List.of("--extents", Long.toString(space.data())));
    arguments.addAll(List.of("--name", pool, vg));
    arguments.addAll(ranges(space.on()));
    lvm.run(pv, CHANGE_DEADLINE, "lvcreate", arguments);
  }

  /** Gives a pool exactly these extents more, active or not. */
  public void extendPool(String pool, PoolSpace by) throws CommandFailure {
    List<String> arguments = new ArrayList<>(List.of("--yes"));
    if (by.data() > 0) {
      arguments.addAll(List.of("--extents", "+" + by.data()));
    }
    if (by.metadataBytes() > 0) {
      arguments.addAll(List.of("--poolmetadatasize", "+" + by.metadataBytes() + "b"));
    }
    arguments.add(vg + "/" + pool);
    arguments.addAll(ranges(by.on()));
    lvm.run(pv, CHANGE_DEADLINE, "lvextend", arguments);
  }

  /** Makes a thin volume larger, active or not, without giving its pool anything. */
  public void extendThin(String lv, long extents) throws CommandFailure {
    lvm.run(
        pv,
        CHANGE_DEADLINE,
        "lvextend",
        List.of("--yes", "--extents", "+" + extents, vg + "/" + lv));
  }

  /**
   * Turns a linear LV, active or not, into a read-only base and puts an empty thin volume over it.
   * The thin volume keeps name and uuid of the LV, so that its device goes on; the base gets new
   * ones.
   */
  public void convertToOverlay(String lv, String pool, String base) throws CommandFailure {
    lvm.run(
        pv,
        CHANGE_DEADLINE,
        "lvconvert",
        List.of(
            "--yes",
            "--type",
            "thin",
            "--thinpool",
            vg + "/" + pool,
            "--originname",
            base,
            vg + "/" + lv));
  }

  /** Makes a thin volume that reads as zeroes; inactive. */
  public void createThin(String pool, String lv, long bytes) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--activate", "n", "--type", "thin"));
    arguments.addAll(List.of("--virtualsize", bytes + "b", "--thinpool", vg + "/" + pool));
    arguments.addAll(List.of("--name", lv, vg));
    lvm.run(pv, CHANGE_DEADLINE, "lvcreate", arguments);
  }

  /** Makes a thin volume that begins as a thin volume of the same pool is now; inactive. */
  public void snapshotThin(String origin, String lv, boolean writable) throws CommandFailure {
    snapshot(origin, lv, writable, List.of());
  }

  /** Makes a thin volume in a pool over a read-only LV outside it; inactive. */
  public void overlay(String base, String pool, String lv, boolean writable) throws CommandFailure {
    snapshot(base, lv, writable, List.of("--thinpool", vg + "/" + pool));
  }

  private void snapshot(String origin, String lv, boolean writable, List<String> where)
      throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--activate", "n", "--snapshot", "--setactivationskip", "n"));
    arguments.addAll(where);
    arguments.addAll(List.of("--permission", writable ? "rw" : "r", "--name", lv));
    arguments.add(vg + "/" + origin);
    lvm.run(pv, CHANGE_DEADLINE, "lvcreate", arguments);
  }

  /** Says whether an inactive LV may be written to. LVM fails if it is so already. */
  public void permitWriting(String lv, boolean writable) throws CommandFailure {
    lvm.run(
        pv,
        CHANGE_DEADLINE,
        "lvchange",
        List.of("--permission", writable ? "rw" : "r", vg + "/" + lv));
  }

  /**
   * Removes the named LVs and nothing else; the caller has checked that nothing depends on them.
   */
  public void remove(Collection<String> lvs) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.add("--yes");
    lvs.forEach(lv -> arguments.add(vg + "/" + lv));
    lvm.run(pv, CHANGE_DEADLINE, "lvremove", arguments);
  }

  /**
   * Loads the device of an active LV anew, and resumes it if it was left suspended. The caller has
   * made sure that there is no {@link DmDevices#preloaded preloaded} table: LVM loads none if the
   * one in use is right already, and then the resumption would put the other one into use.
   */
  public void refresh(String lv) throws CommandFailure {
    lvm.run(pv, ACTIVATION_DEADLINE, "lvchange", List.of("--refresh", vg + "/" + lv));
  }

  /**
   * The PV takes the size of its device, and its second metadata area moves to the new end. LVM
   * empties both areas for a moment while it does so.
   */
  public void resizePv() throws CommandFailure {
    lvm.run(pv, CHANGE_DEADLINE, "pvresize", List.of("--yes", pv.toString()));
  }

  /**
   * Writes the VG anew, into all metadata areas that the PV's label names.
   *
   * <p>LVM opens the file when it has the lock of the VG. A command that is so late that its
   * service is no more must not write what is of yesterday by then, so {@link #forbidLateRestoring}
   * takes the file away first.
   */
  public void restoreVg(byte[] text) throws IOException {
    Path file = lvm.textToRestore(vg);
    try {
      Files.write(file, text);
      // Without --force it refuses a VG with thin pools, whose contents might be of another time.
      List<String> arguments = List.of("--yes", "--force", "--file", file.toString(), vg);
      lvm.run(pv, CHANGE_DEADLINE, "vgcfgrestore", arguments);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Writes the VG, as it is, into both metadata areas where one holds a torn or old text. */
  public void updateAreas() throws CommandFailure {
    lvm.run(pv, CHANGE_DEADLINE, "vgck", List.of("--updatemetadata", vg));
  }

  /**
   * Makes the label of a PV that has none, as a text of its VG describes it.
   *
   * @param areaBytes size of each of its two metadata areas
   */
  public void createPv(String pvUuid, Path textFile, long areaBytes) throws CommandFailure {
    List<String> arguments = new ArrayList<>(List.of("--yes", "--uuid", pvUuid));
    arguments.addAll(List.of("--restorefile", textFile.toString(), "--pvmetadatacopies", "2"));
    arguments.addAll(List.of("--metadatasize", areaBytes + "b", pv.toString()));
    lvm.run(pv, CHANGE_DEADLINE, "pvcreate", arguments);
  }

  /**
   * Makes a command fail that an earlier life of the service may have left, and that has not begun
   * to restore the VG.
   */
  public void forbidLateRestoring() throws IOException {
    Files.deleteIfExists(lvm.textToRestore(vg));
  }

  /**
   * Waits for a command on the VG that an earlier life of the service may have left running, and
   * makes one fail that is later still.
   */
  public void awaitOthers() throws IOException {
    forbidLateRestoring();
    awaitRunning();
  }

  /** Waits for a command on the VG that is running. */
  public void awaitRunning() throws CommandFailure {
    lvm.run(pv, CHANGE_DEADLINE, "vgs", List.of("--noheadings", "--options", "vg_seqno", vg));
  }

  /**
   * Makes the LV's device appear.
   *
   * @param writable false for a device that cannot be written, whatever the LV's permission. Only
   *     for linear LVs: LVM would make the devices below a thin one read-only too, which others use
   */
  public void activate(String lv, boolean writable) throws CommandFailure {
    activate(Map.of(lv, writable));
  }

  /**
   * Makes the devices of several LVs appear. If that fails with one of them, those of the others
   * may have appeared or not.
   *
   * @param writable for each LV what {@link #activate(String, boolean)} says
   */
  public void activate(Map<String, Boolean> writable) throws CommandFailure {
    List<String> names = writable.keySet().stream().map(lv -> vg + "/" + lv).toList();
    String readOnly =
        writable.entrySet().stream()
            .filter(lv -> !lv.getValue())
            .map(lv -> '"' + vg + "/" + lv.getKey() + '"')
            .collect(Collectors.joining(","));
    List<String> arguments = new ArrayList<>(List.of("--activate", "y"));
    if (!readOnly.isEmpty()) {
      arguments.add("--config");
      arguments.add("activation{read_only_volume_list=[" + readOnly + "]}");
    }
    arguments.addAll(names);
    lvm.run(pv, ACTIVATION_DEADLINE, "lvchange", arguments);
  }

  /** Makes the LV's device disappear; fails if it is open. */
  public void deactivate(String lv) throws CommandFailure {
    deactivate(List.of(lv));
  }

  /** Makes the devices of several LVs disappear; fails if one is open. */
  public void deactivate(Collection<String> lvs) throws CommandFailure {
    List<String> arguments = new ArrayList<>(List.of("--activate", "n"));
    lvs.forEach(lv -> arguments.add(vg + "/" + lv));
    lvm.run(pv, ACTIVATION_DEADLINE, "lvchange", arguments);
  }

  /** How much an active thin volume has in its pool, in bytes; empty if it is mirrored. */
  public OptionalLong mappedBytes(String lv) throws IOException {
    return lvm.devices().mappedBytes(device(lv).getFileName().toString());
  }

  /**
   * Which chunks of a volume lie where in a pool that {@link DmDevices#holdMetadata keeps} its
   * metadata.
   *
   * @param metadata name of the hidden LV with the pool's metadata
   * @param chunks how many the volume has
   */
  public ChunkMap chunks(ThinVolume volume, String metadata, ChunkSpace space, long chunks)
      throws IOException {
    return lvm.thinDump().chunks(device(metadata), volume.deviceId(), space, chunks);
  }

  /** The device that an LV has while it is active. */
  public Path device(String lv) {
    return DeviceMapper.devicePath(vg, lv);
  }

  /** For what LVM does not say, or has left behind. */
  public DmDevices devices() {
    return lvm.devices();
  }

  private List<String> ranges(List<Extents> runs) {
    return runs.stream().map(run -> pv + ":" + run.lvmRange()).toList();
  }

  private static long total(List<Extents> runs) {
    return runs.stream().mapToLong(Extents::count).sum();
  }
}
