package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.PoolVolume;

/** Whether thin pools have the volumes that LVM says they have. */
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
    PoolWitness.pools(checks.vg).stream()
        .sorted(Comparator.comparing(LogicalVolume::name))
        .forEach(checks::pool);
    return checks.findings.all();
  }

  private void pool(LogicalVolume lv) {
    Optional<PoolWitness.Reading> reading = seen.pools().of(vg, lv);
    if (reading.isEmpty()) {
      return;
    }
    ThinPool pool = lv.pool().orElseThrow();
    if (reading.get() instanceof PoolWitness.Reading.Unreadable bad) {
      var advice = new Repair.None(IN_THE_MANUAL);
      String what = "what it says of its volumes cannot be read";
      findings.add(DAMAGE, subject(lv.name()), what, "metadata of a pool", bad.problem(), advice);
    } else if (PoolWitness.agree(pool, reading.get())) {
      if (reading.get() instanceof PoolWitness.Reading.Found found) {
        volumes(lv.name(), pool, found.volumes());
      }
    } else if (reading.get() instanceof PoolWitness.Reading.Found found) {
      otherMoment(lv.name(), pool, found.transaction());
    } else {
      overwritten(lv.name(), pool);
    }
  }

  private void otherMoment(String name, ThinPool pool, long told) {
    String what =
        "LVM's text and the pool are not of the same moment: LVM will not activate its volumes";
    findings.add(
        DAMAGE,
        subject(name),
        what,
        "transaction " + pool.transaction() + " (LVM)",
        "transaction " + told + " (pool)",
        toItsMoment());
  }

  /** A text helps that is of the moment of all pools. */
  private Repair toItsMoment() {
    if (seen.medium().attachedHere()) {
      return new Repair.None("detach the SR, and check again: the way back is told then");
    }
    List<VgCopy> copies = seen.vgCopies();
    Optional<VgCopy> copy =
        copies.stream()
            .filter(kept -> seen.pools().notOf(kept.vg()).isEmpty())
            .filter(kept -> isTheFirstOfItsSequence(kept, copies))
            .findFirst();
    return copy.isEmpty()
        ? new Repair.None(
            "do not attach it; restore the whole LUN from one backup: no copy of LVM's text is of"
                + " the moment of its pools")
        : new LvmAdvice(seen).goTo(copy.get());
  }

  /** {@code lvmsr dump --sequence} takes the first one. */
  private static boolean isTheFirstOfItsSequence(VgCopy copy, List<VgCopy> all) {
    return all.stream()
        .filter(other -> other.vg().sequence() == copy.vg().sequence())
        .findFirst()
        .filter(copy::equals)
        .isPresent();
  }

  private void overwritten(String name, ThinPool pool) {
    String what =
        "zeroes were written over its metadata: the kernel would make it anew, without volumes";
    String expected = "transaction " + pool.transaction();
    var advice =
        new Repair.None(
            "do not attach it, and activate nothing of it; restore a copy of the LUN, or see \"A pool"
                + " that takes no writes\" in docs/operations.md");
    findings.add(DAMAGE, subject(name), what, expected, "a block of zeroes", advice);
  }

  private void volumes(String name, ThinPool pool, Map<Long, PoolVolume> held) {
    Map<Long, String> lvs = new HashMap<>();
    for (LogicalVolume lv : vg.volumes().values()) {
      Optional<ThinVolume> thin = lv.thin().filter(found -> found.pool().equals(name));
      thin.ifPresent(found -> lvs.put(found.deviceId(), lv.name()));
    }
    for (Map.Entry<Long, PoolVolume> volume : new TreeMap<>(held).entrySet()) {
      long number = volume.getKey();
      if (!lvs.containsKey(number) && !pool.deleting().contains(number)) {
        ofNoLv(name, number, volume.getValue());
      }
    }
    for (Map.Entry<Long, String> lv : new TreeMap<>(lvs).entrySet()) {
      if (!held.containsKey(lv.getKey()) && !pool.creating().contains(lv.getValue())) {
        missing(name, lv.getKey(), lv.getValue());
      }
    }
  }

  private void ofNoLv(String name, long number, PoolVolume volume) {
    String found = "volume " + number + " with " + volume.blocks() + " chunks";
    var advice =
        new Repair.None(
            "remove it as \"A pool that takes no writes\" in docs/operations.md says: a later LV may"
                + " get its number, and begin with its contents");
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
