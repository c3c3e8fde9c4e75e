package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;

/** Whether the devices of active LVs are what LVM says of these. */
final class DeviceChecks {
  private final VolumeGroup vg;
  private final Medium medium;
  private final Findings findings = new Findings(Witness.LVM, Witness.DEVICE_MAPPER);

  private DeviceChecks(VolumeGroup vg, Medium medium) {
    this.vg = vg;
    this.medium = medium;
  }

  static List<CheckFinding> of(Witnesses seen) {
    if (seen.vg().isEmpty()) {
      return List.of();
    }
    var checks = new DeviceChecks(seen.vg().get(), seen.medium());
    seen.devices().devices().forEach(checks::device);
    return checks.findings.all();
  }

  private void device(DmDevice device) {
    Optional<LogicalVolume> lv =
        vg.volumes().values().stream()
            .filter(one -> one.uuid().replace("-", "").equals(device.lvUuid()))
            .findFirst();
    if (lv.isEmpty()) {
      orphan(device);
      return;
    }
    if (device.suspended()) {
      String what = "it is suspended: its I/O stands still";
      findings.add(WARNING, subject(device), what, "active", "suspended", refresh(lv.get()));
    }
    if (device.layer().equals(layer(lv.get())) && lv.get().isLinear()) {
      table(device, lv.get());
    }
  }

  /** The device that lies on the PV: a base has a further one on top, when it is active itself. */
  private String layer(LogicalVolume lv) {
    return new LvTree(vg).basedOn(lv.name()).isEmpty() ? "" : "real";
  }

  /** An attached SR is not repaired, and detaching it would wait for the device for ever. */
  private Repair refresh(LogicalVolume lv) {
    return medium.attachedHere()
        ? new Repair.None(
            "the SR is attached: lvmsr service stop, and the next call of the toolstack mends it")
        : new Repair.RefreshDevice(lv.name());
  }

  private void orphan(DmDevice device) {
    var advice = new Repair.None("if nobody uses it: dmsetup remove " + device.name());
    String found = "uuid " + device.lvUuid();
    findings.add(WARNING, subject(device), "the VG has no LV for it", "an LV", found, advice);
  }

  private void table(DmDevice device, LogicalVolume lv) {
    var expected = LinearTable.of(vg, lv, medium.number());
    var found =
        device.table().isPresent()
            ? LinearTable.of(device.table().get())
            : LinearTable.ofLength(device.bytes());
    switch (expected.compare(found)) {
      case SAME -> {}
      case SHORTER -> {
        String what = "it has not grown with its LV";
        findings.add(
            WARNING, subject(device), what, expected.toString(), found.toString(), refresh(lv));
      }
      case OTHER -> {
        var advice = new Repair.None("stop what uses it, and deactivate the LV");
        String what = "its table is not what LVM says of the LV";
        findings.add(DAMAGE, subject(device), what, expected.toString(), found.toString(), advice);
      }
    }
  }

  private static String subject(DmDevice device) {
    return "device " + device.name();
  }
}
