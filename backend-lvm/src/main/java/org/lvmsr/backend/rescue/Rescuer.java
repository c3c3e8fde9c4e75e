package org.lvmsr.backend.rescue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.SavedBytes;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Writes LVM's label and VG anew, as a plan says. The text is kept in the store before anything is
 * erased, so after a crash in between it can be done again.
 */
public final class Rescuer {
  private final HostPaths paths;
  private final CommandRunner runner;
  private final Devices devices;
  private final Inspector inspector;
  private final DeviceMapper deviceMapper;

  /** A rescuer of SRs on this host's devices. */
  public Rescuer(HostPaths paths, CommandRunner runner, Devices devices) {
    this.paths = paths;
    this.runner = runner;
    this.devices = devices;
    this.deviceMapper = new DeviceMapper(paths.sysfs());
    this.inspector = new Inspector(devices, deviceMapper, runner);
  }

  /**
   * Looks at a device or an image. Changes nothing.
   *
   * @param attachedHere whether this host has the SR attached
   */
  public Site look(Path path, boolean attachedHere) throws IOException {
    Witnesses seen = inspector.check(path, attachedHere).seen();
    try (ReadableDevice device = devices.openReadOnly(path.toRealPath())) {
      return site(device, seen, seen.medium().block() && isInUse(path, seen));
    }
  }

  /** As {@link #look(Path, boolean)}, at a LUN that this host has no device for. */
  public Site look(ReadableDevice device) throws IOException {
    return site(device, inspector.check(device).seen(), false);
  }

  private static Site site(ReadableDevice device, Witnesses seen, boolean inUse) {
    StoreTraces store =
        seen.valid()
            .map(valid -> StoreTraces.of(device, valid.info()))
            .orElse(new StoreTraces(List.of(), List.of()));
    return new Site(seen, store, SignatureSearch.in(device), inUse);
  }

  /** LVs of ours may be active though nothing leads to their VG any more. */
  private boolean isInUse(Path path, Witnesses seen) throws IOException {
    Optional<String> vg = seen.valid().map((OpenResult.Valid v) -> v.info().identity().vgUuid());
    return (vg.isPresent() && !deviceMapper.devices(vg.get()).isEmpty())
        || DirectDevice.isClaimed(path.toRealPath());
  }

  /**
   * Refuses what could not be written anyway, before anybody is asked.
   *
   * @throws RepairRefused if it is no block device, or in use
   */
  public static void requireWritable(Site site) throws RepairRefused {
    String name = site.seen().medium().name();
    if (!site.seen().medium().block()) {
      throw new RepairRefused(name + " is no block device of this host: nothing is written to it");
    }
    if (site.inUse()) {
      throw new RepairRefused(
          name
              + " is in use on this host (mounted, swap, an active LV, or one of its partitions):"
              + " unmount or deactivate that first");
    }
  }

  /**
   * Looks again and writes.
   *
   * @param printed what the administrator agreed to
   * @param save a new file for the bytes that are replaced
   * @throws RepairRefused if the SR is in use or is not as it was printed
   */
  public void rescue(Path path, RescuePlan printed, RescueWords words, Optional<Path> save)
      throws IOException {
    Site now = look(path, false);
    if (!RescuePlan.of(now, words).equals(printed)) {
      throw new RepairRefused(
          path
              + " is not as it was when the plan was printed, so nothing was done: run lvmsr rescue"
              + " again");
    }
    requireWritable(now);
    if (save.isPresent()) {
      try (ReadableDevice device = devices.openReadOnly(path.toRealPath())) {
        SavedBytes.write(
            device,
            printed.replaced().stream()
                .map(one -> new SavedBytes.Part(one.start(), one.bytes()))
                .toList(),
            save.get());
      }
    }
    DetachedSr.on(paths, runner, devices, path, printed.vg())
        .writeVgAnew(printed.store(), printed.vgText(), printed.areaBytes());
    requireAsPlanned(path, printed.vg());
  }

  /** What LVM wrote is read back: both areas, and every LV. */
  private void requireAsPlanned(Path path, VolumeGroup planned) throws IOException {
    try (ReadableDevice device = devices.openReadOnly(path.toRealPath())) {
      List<AreaReading> areas =
          VgTextReader.inspect(device).map(PvReading::areas).orElse(List.of());
      for (AreaReading area : areas) {
        VolumeGroup found =
            area.vg()
                .orElseThrow(
                    () ->
                        new IOException(
                            "the metadata area at byte " + area.offset() + " holds no VG"));
        if (!found.volumes().equals(planned.volumes())) {
          throw new IOException(
              "LVM wrote the VG, but not with the LVs of the plan (area at byte "
                  + area.offset()
                  + "): do not attach the SR; run lvmsr check");
        }
      }
    }
  }
}
