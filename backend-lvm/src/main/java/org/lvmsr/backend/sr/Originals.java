package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.iscsi.IscsiSysfs;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.SmapiException;

/**
 * Looks for the LUN that another one is a copy of, and for what this host still has of it. Two with
 * the same uuids on one host would be mixed up by everything that goes by uuids: device-mapper's
 * names, our locks and notes, the toolstack.
 */
final class Originals {
  private static final System.Logger LOG = System.getLogger(Originals.class.getName());

  private final IscsiSysfs sysfs;
  private final Devices devices;
  private final DeviceMapper deviceMapper;
  private final AttachedMarks marks;

  Originals(IscsiSysfs sysfs, Devices devices, DeviceMapper deviceMapper, AttachedMarks marks) {
    this.sysfs = sysfs;
    this.devices = devices;
    this.deviceMapper = deviceMapper;
    this.marks = marks;
  }

  /**
   * Makes sure that a LUN may take the place of another one: that this host neither has the SR
   * attached from there, or devices of it, nor can reach it.
   *
   * @param copy what the LUN is called
   * @param vg that was found on it
   * @param original identity of the LUN that its store names
   * @throws SmapiException if not
   */
  void requireNone(String copy, VolumeGroup vg, String original) throws IOException {
    Optional<SmapiException> found = found(copy, vg, original);
    if (found.isPresent()) {
      throw found.get();
    }
  }

  /** As {@link #requireNone}, for who only wants to know. */
  Optional<SmapiException> found(String copy, VolumeGroup vg, String original) throws IOException {
    String sr = SrLayout.srUuid(vg).orElse(vg.name());
    if (marks.get(sr).isPresent() || deviceMapper.hasActive(vg.name())) {
      return Optional.of(Failures.attachedFromAnotherLun(sr, copy, original));
    }
    if (original.isEmpty()) {
      return Optional.empty();
    }
    for (Path disk : sysfs.disks(original)) {
      if (holds(disk, vg)) {
        String name = disk + " (SCSIid " + original + ")";
        return Optional.of(Failures.copyBesideOriginal(sr, copy, name));
      }
    }
    return Optional.empty();
  }

  /** What answers and cannot be read may well be the original. */
  private boolean holds(Path disk, VolumeGroup vg) {
    try (ReadableDevice device = devices.openReadOnly(disk)) {
      Optional<VolumeGroup> found = VgTextReader.read(device);
      return found.isPresent() && found.get().uuid().equals(vg.uuid());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, disk + " cannot be read: it counts as the original", e);
      return true;
    }
  }
}
