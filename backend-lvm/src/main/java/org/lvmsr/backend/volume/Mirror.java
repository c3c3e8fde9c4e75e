package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.DmDevices;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.MirrorStatus;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * An active volume whose device goes on as a mirror of its own LV and a linear one, which the
 * kernel fills meanwhile. What a guest writes is acknowledged when both have it, so whichever is
 * given up nothing is lost, and the mirror needs no log: after a crash the copy is made anew.
 * ({@code pvmove} moves LVs in use in the same way.)
 *
 * <p>LVM knows nothing of it. Whatever makes LVM load the volume's device meanwhile ends the
 * mirror, and the volume is on its own LV again.
 *
 * @param volume name of its LV
 * @param copy name of the linear LV
 */
record Mirror(AttachedSr sr, String key, String volume, String copy) {
  private static final System.Logger LOG = System.getLogger(Mirror.class.getName());

  /** Behind the name of the copy: the volume's contents beside the volume's device. */
  private static final String SOURCE = "source";

  /** Sectors of 512 bytes that are copied as one, while writes to them wait. */
  private static final int REGION = 2048;

  private static final int SECTOR = 512;
  private static final long POLL_MILLIS = 500;

  /** How often it is said how far the copy is, in looks at it. */
  private static final int REPORT = 20;

  /** Begins to copy. The caller has made sure that the volume is active. */
  void begin() throws IOException {
    sr.activate(copy, true);
    sr.changeDevices(
        (vg, devices) -> {
          String device = DeviceMapper.deviceUuid(vg, lv(vg, volume));
          Path source = DeviceMapper.devicePath(vg.name(), copy + "-" + SOURCE);
          devices.create(source.getFileName().toString(), sourceUuid(vg), devices.table(device));
          devices.exchange(device, table(vg, source));
        });
  }

  private static LogicalVolume lv(VolumeGroup vg, String name) {
    return vg.volume(name).orElseThrow(() -> Failures.lvMissing(name));
  }

  private String sourceUuid(VolumeGroup vg) {
    return DeviceMapper.deviceUuid(vg, lv(vg, copy), SOURCE);
  }

  private String table(VolumeGroup vg, Path source) {
    return String.join(
        " ",
        "0",
        Long.toString(lv(vg, volume).extents() * vg.extentBytes() / SECTOR),
        "mirror core 1",
        Integer.toString(REGION),
        "2",
        source.toString(),
        "0",
        DeviceMapper.devicePath(vg.name(), copy).toString(),
        "0",
        "1 handle_errors");
  }

  /**
   * Waits until both have the same contents.
   *
   * @throws org.lvmsr.smapi.SmapiException if the mirror was ended, or a leg of it failed
   */
  void await(VolumeReading.Reading user) throws IOException {
    for (int looks = 0; ; looks++) {
      user.confirm();
      MirrorStatus status = status(sr.vg(), sr.lvs().devices());
      user.reached(status.done() * REGION * SECTOR);
      if (looks % REPORT == 0) {
        LOG.log(System.Logger.Level.INFO, "{0}: {1}/{2} copied", copy, status.done(), status.all());
      }
      if (status.isInSync()) {
        return;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while volume " + key + " was copied", e);
      }
    }
  }

  private MirrorStatus status(VolumeGroup vg, DmDevices devices) throws IOException {
    MirrorStatus status =
        devices
            .mirror(DeviceMapper.deviceUuid(vg, lv(vg, volume)))
            .orElseThrow(
                () ->
                    Failures.notFlattened(
                        key, "was snapshotted or resized meanwhile: begin again"));
    if (!status.healthy()) {
      throw Failures.notFlattened(
          key, "or its copy could not be written, and stays as it was: see the kernel's log");
    }
    return status;
  }

  /** Refuses unless both have the same contents, and will until the volume's device is loaded. */
  void requireInSync(VolumeGroup vg, DmDevices devices) throws IOException {
    if (!status(vg, devices).isInSync()) {
      throw new IOException("the mirror of volume " + key + " is not in sync any more");
    }
  }

  /**
   * Ends it: the volume's device is what LVM says of it, and the copy can be removed. Nothing
   * happens where nothing is left.
   */
  void end() throws IOException {
    if (sr.vg().volume(copy).isEmpty() || !sr.isActive(copy)) {
      return;
    }
    if (lv(sr.vg(), copy).thin().isPresent()) {
      // LVM has committed: the volume goes on with what was the copy.
      sr.refreshIfActive(volume);
      sr.refreshIfActive(copy);
    } else if (isMirror()) {
      sr.changeDevices(this::giveUpCopy);
    }
    sr.changeDevices(
        (vg, devices) -> {
          if (devices.isThere(sourceUuid(vg))) {
            devices.remove(sourceUuid(vg));
          }
        });
  }

  /** As LVM's refresh would, but writes that wait are done again instead of being refused. */
  private void giveUpCopy(VolumeGroup vg, DmDevices devices) throws IOException {
    String device = DeviceMapper.deviceUuid(vg, lv(vg, volume));
    devices.exchangeHeld(device, devices.table(sourceUuid(vg)));
  }

  private boolean isMirror() throws IOException {
    Optional<LogicalVolume> lv = sr.vg().volume(volume);
    return lv.isPresent()
        && sr.isActive(volume)
        && sr.lvs().devices().mirror(DeviceMapper.deviceUuid(sr.vg(), lv.get())).isPresent();
  }
}
