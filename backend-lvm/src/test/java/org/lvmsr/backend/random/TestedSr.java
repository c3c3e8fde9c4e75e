package org.lvmsr.backend.random;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.lvmsr.backend.check.CheckFinding;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Severity;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.TestHost;
import org.lvmsr.smapi.Volume;

/** An SR, its LUN, and the lives of the service and the host that have it attached. */
final class TestedSr implements AutoCloseable {
  /** Before how many of what a service does next it dies, at most. */
  private static final int NEXT = 20;

  private final CuttableLun lun;
  private final TestHost host;
  private final Map<String, String> config;
  private HostPaths paths;
  private CrashPoint crashPoint;
  private Attached attached;
  private Guests guests;
  private volatile boolean powerIsOff;

  private TestedSr(CuttableLun lun, TestHost host, Map<String, String> config) throws IOException {
    this.lun = lun;
    this.host = host;
    this.config = new HashMap<>(config);
    this.config.put("device", lun.path().toString());
    this.paths = host.bootedPaths();
    this.crashPoint = new CrashPoint(Integer.MAX_VALUE);
    LvmsrPlugin plugin = LvmsrPlugin.of(paths, crashPoint, crashPoint);
    String uuid = UUID.randomUUID().toString();
    var created = plugin.sr().create(Attached.TEST, uuid, this.config, "", "");
    this.attached =
        new Attached(
            plugin,
            plugin.sr().attach(Attached.TEST, created),
            "thin".equals(config.get("provisioning")));
    this.guests = new Guests(attached);
  }

  /**
   * Makes an SR, and attaches it.
   *
   * @param config what its configuration has beside the device
   */
  static TestedSr create(CuttableLun lun, TestHost host, Map<String, String> config)
      throws IOException {
    return new TestedSr(lun, host, config);
  }

  Attached attached() {
    return attached;
  }

  Guests guests() {
    return guests;
  }

  List<Volume> list() {
    return attached.plugin().sr().ls(Attached.TEST, attached.sr());
  }

  long free() {
    return attached.plugin().sr().stat(Attached.TEST, attached.sr()).freeSpace();
  }

  /** Makes ready for a crash, and answers what will tell whether it has happened. */
  BooleanSupplier prepare(Crash crash) throws IOException {
    if (crash == Crash.POWER) {
      lun.prepareCut();
    }
    CrashPoint now = crashPoint;
    return switch (crash) {
      case NONE -> () -> false;
      case SERVICE -> now::happened;
      case POWER -> () -> powerIsOff;
    };
  }

  void crash(Crash crash, Random random) throws IOException {
    if (crash == Crash.POWER) {
      powerIsOff = true;
      lun.cut();
    } else if (crash == Crash.SERVICE) {
      crashPoint.arm(1 + random.nextInt(NEXT));
    }
  }

  /**
   * Goes on after a crash, when all calls have returned.
   *
   * @return for people: what there is to say
   */
  String recover(Crash crash, List<Lane> lanes, Random random) throws IOException {
    return switch (crash) {
      case NONE -> "";
      case SERVICE -> restart(lanes);
      case POWER -> reboot(lanes, random);
    };
  }

  private String restart(List<Lane> lanes) throws IOException {
    boolean happened = crashPoint.happened();
    attached.plugin().close();
    start();
    guests = guests.of(attached);
    attached.plugin().resume();
    for (Lane lane : lanes) {
      lane.endUnknownUse(guests);
    }
    return happened ? "" : ", when all calls had ended";
  }

  private void start() throws IOException {
    crashPoint = new CrashPoint(Integer.MAX_VALUE);
    var plugin = LvmsrPlugin.of(paths, crashPoint, crashPoint);
    attached = new Attached(plugin, attached.sr(), attached.thin());
  }

  private String reboot(List<Lane> lanes, Random random) throws IOException {
    attached.plugin().close();
    GuestVolume.removeAllDevices();
    String survived = lun.restore(random);
    powerIsOff = false;
    paths = host.bootedPaths();
    start();
    guests = new Guests(attached);
    String unused = attached.plugin().sr().attach(Attached.TEST, config);
    lanes.forEach(Lane::hasLostPower);
    return ", " + survived;
  }

  /** What {@code lvmsr check} finds, and what stands still; empty if all is well. */
  String oddities() throws IOException {
    var inspector =
        new Inspector(
            new ImpatientDevices(), new DeviceMapper(Path.of("/sys")), new SystemCommandRunner());
    List<CheckFinding> findings =
        inspector.check(lun.path(), true).findings().stream()
            .filter(finding -> finding.severity() != Severity.NOTE)
            .toList();
    String suspended =
        GuestVolume.shell(
            "dmsetup info -c --noheadings -o name,suspended | grep -i suspend || true");
    return findings.isEmpty() && suspended.isEmpty() ? "" : findings + " " + suspended;
  }

  /** Detaches it, and answers what devices are left. */
  String detach() throws IOException {
    attached.plugin().sr().detach(Attached.TEST, attached.sr());
    return GuestVolume.shell("dmsetup ls | grep -v '^" + lun.path().getFileName() + "' || true");
  }

  @Override
  public void close() {
    attached.plugin().close();
  }
}
