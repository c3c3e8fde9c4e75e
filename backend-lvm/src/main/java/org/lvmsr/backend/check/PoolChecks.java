package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.PoolVolume;

/**
 * Whether thin pools have the volumes that LVM says they have. LVM writes down what it is about to
 * change, tells the kernel, and writes that it has: whatever lies between is nothing wrong.
 */
final class PoolChecks {
  private static final String IN_THE_MANUAL =
      "make a copy of the LUN first; then see \"A pool that takes no writes\" in"
          + " docs/operations.md: lvconvert --repair makes its metadata anew from what can be read";

  private final Witnesses seen;
  private final VolumeGroup vg;
  private final Findings findings = new Findings(Witness.LVM, Witness.POOL);

  private PoolChecks(Witnesses seen, VolumeGroup vg) {
    this.seen = seen;
    this.vg = vg;
  }

  static List<CheckFinding> of(Witnesses seen) {
    if (seen.vg().isEmpty()) {
      return List.of();
    }
    var checks = new PoolChecks(seen, seen.vg().get());
    new TreeMap<>(seen.pools().pools()).forEach(checks::pool);
    return checks.findings.all();
  }

  private void pool(String name, PoolWitness.Reading reading) {
    ThinPool pool = vg.volume(name).flatMap(LogicalVolume::pool).orElseThrow();
    if (reading instanceof PoolWitness.Reading.Found found) {
      transaction(name, pool, found.transaction());
      volumes(name, pool, found.volumes());
    } else if (reading instanceof PoolWitness.Reading.Unreadable bad) {
      var advice = new Repair.None(IN_THE_MANUAL);
      String what = "what it says of its volumes cannot be read";
      findings.add(DAMAGE, subject(name), what, "metadata of a pool", bad.problem(), advice);
    }
  }

  private void transaction(String name, ThinPool pool, long told) {
    boolean beforeItIsTold = pool.isPending() && told == pool.transaction() - 1;
    if (told == pool.transaction() || beforeItIsTold) {
      return;
    }
    String what =
        "LVM's text and the pool are not of the same moment: LVM will not activate its volumes";
    findings.add(
        DAMAGE,
        subject(name),
        what,
        "transaction " + pool.transaction() + " (LVM)",
        "transaction " + told + " (pool)",
        atTransaction(name, told));
  }

  /** A text from the pool's moment helps, if there is one. */
  private Repair atTransaction(String name, long transaction) {
    Optional<VgCopy> copy =
        seen.vgCopies().stream()
            .filter(kept -> transaction(kept.vg(), name).filter(n -> n == transaction).isPresent())
            .findFirst();
    return copy.isEmpty()
        ? new Repair.None(
            "restore the whole LUN from one backup: no copy of LVM's text is of the pool's moment")
        : new LvmAdvice(seen).goTo(copy.get());
  }

  private static Optional<Long> transaction(VolumeGroup vg, String pool) {
    return vg.volume(pool)
        .flatMap(LogicalVolume::pool)
        .filter(found -> !found.isPending())
        .map(ThinPool::transaction);
  }

  private void volumes(String name, ThinPool pool, Map<Long, PoolVolume> held) {
    Map<Long, String> lvs = new HashMap<>();
    for (LogicalVolume lv : vg.volumes().values()) {
      Optional<ThinVolume> thin = lv.thin().filter(found -> found.pool().equals(name));
      thin.ifPresent(found -> lvs.put(found.deviceId(), lv.name()));
    }
    Set<Long> leaving = Set.copyOf(pool.deleting());
    new TreeMap<>(held)
        .forEach(
            (number, volume) -> {
              if (!lvs.containsKey(number) && !leaving.contains(number)) {
                ofNoLv(name, number, volume);
              }
            });
    new TreeMap<>(lvs)
        .forEach(
            (number, lv) -> {
              if (!held.containsKey(number) && !pool.creating().contains(lv)) {
                missing(name, number, lv);
              }
            });
  }

  private void ofNoLv(String name, long number, PoolVolume volume) {
    String found = "volume " + number + " with " + volume.blocks() + " chunks";
    var advice = new Repair.None("it takes its space and does no other harm");
    String what = "it has a volume that no LV is";
    findings.add(WARNING, subject(name), what, "volumes of LVs", found, advice);
  }

  private void missing(String name, long number, String lv) {
    String what = "its pool has no volume for it: its contents are not there";
    var advice =
        new Repair.None(
            "do not use it; if the LUN was restored in parts, restore all of it from one backup");
    String expected = "volume " + number + " of pool " + name;
    findings.add(DAMAGE, "LV " + lv, what, expected, "none", advice);
  }

  private static String subject(String pool) {
    return "pool " + pool;
  }
}
