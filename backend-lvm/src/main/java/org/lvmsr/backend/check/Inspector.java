package org.lvmsr.backend.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.DmDevices;
import org.lvmsr.backend.lvm.DmSegment;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Looks at an SR on a block device or in a file. Changes nothing, needs no right but to read, and
 * neither LVM nor device-mapper; may look while a service writes.
 */
public final class Inspector {
  private static final int TYPE_MASK = 0xf000;
  private static final int TYPE_BLOCK = 0x6000;

  private final Devices devices;
  private final DeviceMapper deviceMapper;
  private final CommandRunner runner;

  /** An inspector of this host's devices. */
  public Inspector(Devices devices, DeviceMapper deviceMapper, CommandRunner runner) {
    this.devices = devices;
    this.deviceMapper = deviceMapper;
    this.runner = runner;
  }

  /**
   * What was seen, and how the witnesses differ.
   *
   * @param findings the worst first
   */
  public record Report(Witnesses seen, List<CheckFinding> findings) {

    public Report {
      findings = List.copyOf(findings);
    }

    /** The worst of the findings; {@code NOTE} if there is none. */
    public Severity worst() {
      return findings.stream()
          .map(CheckFinding::severity)
          .max(Severity::compareTo)
          .orElse(Severity.NOTE);
    }
  }

  /**
   * Looks and compares. Witnesses of an SR in use are not seen at the same instant; so what seems
   * wrong is looked at again, and counts only if it is still so.
   *
   * @param attachedHere whether this host has the SR attached
   * @throws IOException if the medium cannot be opened or read at all
   */
  public Report check(Path path, boolean attachedHere) throws IOException {
    try (ReadableDevice device = devices.openReadOnly(path.toRealPath())) {
      return check(device, medium(device, path, attachedHere));
    }
  }

  /** As {@link #check(Path, boolean)}, on a LUN that this host has no device for. */
  public Report check(ReadableDevice device) throws IOException {
    return check(device, Medium.lun(device));
  }

  private Report check(ReadableDevice device, Medium medium) throws IOException {
    Witnesses seen = lookWhole(device, medium);
    var report = new Report(seen, Comparison.of(seen));
    if (!seen.isInUse() || report.worst() == Severity.NOTE) {
      return report;
    }
    Witnesses again = lookWhole(device, medium);
    List<CheckFinding> still =
        Comparison.of(again).stream()
            .filter(one -> one.severity() == Severity.NOTE || report.findings().contains(one))
            .toList();
    return new Report(again, still);
  }

  /** Looks, without comparing, and at no pool. */
  public Witnesses look(Path path, boolean attachedHere) throws IOException {
    try (ReadableDevice device = devices.openReadOnly(path.toRealPath())) {
      return look(device, path, attachedHere);
    }
  }

  /** As {@link #look(Path, boolean)}, on a device that was opened from that path. */
  public Witnesses look(ReadableDevice device, Path path, boolean attachedHere) throws IOException {
    return look(device, medium(device, path, attachedHere));
  }

  /** As {@link #look(Path, boolean)}, on a LUN that this host has no device for. */
  public Witnesses look(ReadableDevice device) throws IOException {
    return look(device, Medium.lun(device));
  }

  private Witnesses lookWhole(ReadableDevice device, Medium medium) throws IOException {
    Witnesses seen = look(device, medium);
    List<VolumeGroup> vgs = new ArrayList<>(seen.vg().stream().toList());
    seen.vgCopies().forEach(copy -> vgs.add(copy.vg()));
    return seen.with(PoolWitness.of(device, vgs, seen.devices().devices()));
  }

  private Witnesses look(ReadableDevice device, Medium medium) throws IOException {
    LvmWitness lvm = LvmWitness.of(device);
    StoreWitness store = StoreLook.of(device, lvm.vg());
    DmWitness dm =
        medium.block()
            ? lvm.vg().map(this::devices).orElse(DmWitness.notAsked("no VG is known"))
            : DmWitness.notAsked("it is no block device of this host");
    return new Witnesses(
        medium, store, lvm, dm, PoolWitness.none(), VgCopies.of(device, store, lvm));
  }

  private Medium medium(ReadableDevice device, Path path, boolean attachedHere) throws IOException {
    Path real = path.toRealPath();
    boolean block = isBlock(real);
    String name = real.getFileName().toString();
    Optional<String> number = block ? deviceMapper.number(name) : Optional.empty();
    Medium.Kind kind = block ? Medium.Kind.DEVICE : Medium.Kind.FILE;
    return new Medium(path.toString(), device.size(), kind, number, attachedHere);
  }

  /** Whether a path leads to a block device. */
  public static boolean isBlock(Path path) throws IOException {
    return ((Integer) Files.getAttribute(path, "unix:mode") & TYPE_MASK) == TYPE_BLOCK;
  }

  private DmWitness devices(VolumeGroup vg) {
    if (!deviceMapper.isThere()) {
      return DmWitness.notAsked("this kernel has no device-mapper");
    }
    try {
      List<DmDevice> found = deviceMapper.devices(vg.uuid());
      return found.isEmpty() ? new DmWitness(found, Optional.empty()) : withTables(found);
    } catch (IOException e) {
      return DmWitness.notAsked(String.valueOf(e.getMessage()));
    }
  }

  /** Sizes come from sysfs and anybody may know them; tables are for root. */
  private DmWitness withTables(List<DmDevice> found) {
    try {
      Map<String, List<DmSegment>> tables = new DmDevices(runner, devices.deviceMapper()).tables();
      return new DmWitness(
          found.stream()
              .map(one -> one.withTable(tables.getOrDefault(one.name(), List.of())))
              .toList(),
          Optional.empty());
    } catch (IOException e) {
      return new DmWitness(found, Optional.of("tables were not read: " + e.getMessage()));
    }
  }
}
