package org.lvmsr.backend.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.sr.Ages;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.RepairRefused;

/**
 * Does what a report proposed, and nothing else.
 *
 * <p>Each repair is one LVM command, one update of the store, or the settling of an intent: after a
 * crash it is done or not done, and can be done again.
 */
public final class Repairer {
  private final HostPaths paths;
  private final CommandRunner runner;
  private final Devices devices;
  private final Inspector inspector;

  /** A repairer of SRs on this host's devices. */
  public Repairer(HostPaths paths, CommandRunner runner, Devices devices) {
    this.paths = paths;
    this.runner = runner;
    this.devices = devices;
    this.inspector = new Inspector(devices, new DeviceMapper(paths.sysfs()), runner);
  }

  /** The repairs of a report in the order in which they are done, each once. */
  public static List<Repair> plan(Inspector.Report report) {
    return report.findings().stream()
        .map(CheckFinding::repair)
        .filter(repair -> !(repair instanceof Repair.None))
        .distinct()
        .sorted(RepairSteps.ORDER)
        .toList();
  }

  /**
   * Refuses what could not be repaired anyway, before anybody is asked.
   *
   * @throws RepairRefused if nothing may be written to what was seen
   */
  public static void requirePossible(Witnesses seen) throws RepairRefused {
    Writability.requireStore(seen);
  }

  /** Why nothing of what was seen can be repaired yet, if that is so. */
  public static Optional<String> obstacle(Witnesses seen) {
    return Obstacle.to(seen).map(Obstacle::first);
  }

  /**
   * Takes the writer's right, looks again, and repairs.
   *
   * @param printed the report that the administrator agreed to
   * @throws RepairRefused if the SR is attached, cannot be written, or is not as it was printed
   */
  public void repair(Path path, Inspector.Report printed) throws IOException {
    requirePossible(printed.seen());
    List<Repair> plan = plan(printed);
    requireUnchanged(plan, plan(inspector.check(path, printed.seen().medium().attachedHere())));
    var placement = printed.seen().store().placement().orElseThrow();
    var vg = printed.seen().vg().orElseThrow();
    DetachedSr detached = DetachedSr.on(paths, runner, devices, path, vg);
    try (AttachedSr sr = detached.open(placement)) {
      Witnesses now = inspector.look(path, false);
      requireUnchanged(
          inRecords(plan), inRecords(plan(new Inspector.Report(now, Comparison.of(now)))));
      var steps = new RepairSteps(sr, Instant.now().truncatedTo(ChronoUnit.SECONDS));
      for (Repair repair : plan) {
        steps.run(repair);
      }
    }
  }

  /**
   * Takes the VG as it is, though it is of an earlier time than the store: its text becomes the one
   * that the store has kept last. The records stay as they are, and are compared from then on.
   * Nothing is done if it is not of an earlier time.
   *
   * @param printed the report that the administrator agreed to
   * @throws RepairRefused if it is not as it was printed
   */
  public void acceptLvm(Path path, Inspector.Report printed) throws IOException {
    if (!isOlderVg(printed.seen())) {
      return;
    }
    if (!AgeChecks.ages(printed.seen()).equals(AgeChecks.ages(inspector.look(path, false)))) {
      throw new RepairRefused("the SR is not as it was when it was looked at: try again");
    }
    var placement = printed.seen().store().placement().orElseThrow();
    var vg = printed.seen().vg().orElseThrow();
    try (AttachedSr sr = DetachedSr.on(paths, runner, devices, path, vg).open(placement)) {
      if (!sr.keepVgText()) {
        throw new RepairRefused("the store has no room for LVM's text: nothing was done");
      }
    }
  }

  /** Whether there is a VG to be accepted: one of an earlier time than the store. */
  public static boolean isOlderVg(Witnesses seen) {
    return AgeChecks.ages(seen).filter(Ages::isLvmOlder).isPresent();
  }

  /** All but what opening the store for writing has already done. */
  private static List<Repair> inRecords(List<Repair> plan) {
    return plan.stream().filter(repair -> !(repair instanceof Repair.RewriteReplicas)).toList();
  }

  private static void requireUnchanged(List<Repair> printed, List<Repair> now)
      throws RepairRefused {
    if (!printed.equals(now)) {
      throw new RepairRefused(
          "the SR is not as it was when the repairs were printed, so nothing was repaired: run"
              + " lvmsr check again");
    }
  }
}
