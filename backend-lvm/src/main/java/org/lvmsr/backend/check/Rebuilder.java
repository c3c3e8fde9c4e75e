package org.lvmsr.backend.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.Provisioning;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.metadata.DamagedException;
import org.lvmsr.metadata.NoStoreException;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Makes a new store from the names of LVs: reserved LV, then store. After a crash in between it can
 * be done again; no LV is changed or removed.
 */
public final class Rebuilder {
  private final HostPaths paths;
  private final CommandRunner runner;
  private final Devices devices;
  private final Inspector inspector;

  /** A rebuilder of SRs on this host's devices. */
  public Rebuilder(HostPaths paths, CommandRunner runner, Devices devices) {
    this.paths = paths;
    this.runner = runner;
    this.devices = devices;
    this.inspector = new Inspector(devices, new DeviceMapper(paths.sysfs()), runner);
  }

  /**
   * Looks again and rebuilds.
   *
   * @param printed what the administrator agreed to
   * @param save a new file for what is left of the old store
   * @throws RepairRefused if the SR is in use or is not as it was printed, or there is something to
   *     save and no file for it
   */
  public void rebuild(Path path, RebuildPlan printed, boolean attachedHere, Optional<Path> save)
      throws IOException {
    Witnesses now = inspector.look(path, attachedHere);
    if (!RebuildPlan.of(now).equals(printed)) {
      throw new RepairRefused(
          "the SR is not as it was when the plan was printed, so nothing was done: run lvmsr check"
              + " again");
    }
    var sr = DetachedSr.on(paths, runner, devices, path, now.vg().orElseThrow());
    requireNobodyUses(sr, now);
    save(path, printed, save);
    sr.makeStore(printed.reserve(), printed.placement(), records(printed, now.vg().orElseThrow()));
  }

  /**
   * A damaged store may still have an owner: whoever may write finds it damaged, and nobody else.
   */
  private static void requireNobodyUses(DetachedSr sr, Witnesses now) throws IOException {
    if (now.store().placement().isEmpty()) {
      return;
    }
    try (AttachedSr usable = sr.open(now.store().placement().get())) {
      throw new RepairRefused(
          "the store of SR " + usable.uuid() + " can be written: use lvmsr check --repair");
    } catch (DamagedException | NoStoreException expected) {
      // And so nobody has it open.
    }
  }

  private void save(Path path, RebuildPlan plan, Optional<Path> save) throws IOException {
    if (plan.save().isEmpty()) {
      return;
    }
    Path file =
        save.orElseThrow(
            () ->
                new RepairRefused(
                    "something of the old store is left: give --save FILE to keep it"));
    try (ReadableDevice device = devices.openReadOnly(path.toRealPath())) {
      SavedBytes.write(device, plan.save().stream().flatMap(SavedBytes::replicas).toList(), file);
    }
  }

  private static Patch records(RebuildPlan plan, VolumeGroup vg) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String description = "rebuilt on " + now + " from the names of LVs";
    var sr =
        SrRecord.of(plan.srUuid(), Recovered.name(plan.srUuid()), description, provisioning(vg));
    Patch records = Patch.of().put(Tables.SR, Tables.SR_ID, sr);
    for (Repair.AdoptLv volume : plan.volumes()) {
      records =
          records
              .put(Tables.VOLUME, volume.key(), RepairSteps.recovered(volume, description))
              .put(Tables.LV, volume.lv(), LvPlace.of(vg.volume(volume.lv()).orElseThrow()));
    }
    return records;
  }

  /** A thin SR has a pool of a name that no other has. */
  private static Provisioning provisioning(VolumeGroup vg) {
    return vg.volume(SrRecord.POOL).isPresent() ? Provisioning.THIN : Provisioning.THICK;
  }
}
