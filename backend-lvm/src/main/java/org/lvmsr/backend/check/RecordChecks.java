package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.VolumeRecord;

/** What is wrong with the records, without looking at anything else. */
final class RecordChecks {
  private final Witnesses seen;
  private final Records records;
  private final Findings findings = new Findings(Witness.STORE);

  private RecordChecks(Witnesses seen, Records records) {
    this.seen = seen;
    this.records = records;
  }

  static List<CheckFinding> of(Witnesses seen) {
    return seen.valid()
        .map(valid -> new RecordChecks(seen, Records.of(valid.state())).all())
        .orElse(List.of());
  }

  private List<CheckFinding> all() {
    sr();
    records.bad().forEach(this::bad);
    records.volumes().forEach(this::key);
    shared();
    records.intents().forEach(this::intent);
    records.lost().keySet().forEach(this::lost);
    return findings.all();
  }

  private void sr() {
    boolean isBad = records.bad().stream().anyMatch(bad -> bad.table().equals("sr"));
    if (records.sr().isEmpty() && !isBad) {
      var advice = new Repair.None("restore a copy of the LUN");
      findings.add(DAMAGE, "SR", "it has no record", "one in the table sr", "none", advice);
    }
  }

  private void bad(Records.Bad bad) {
    String subject = "record " + bad.id() + " in table " + bad.table();
    var advice =
        new Repair.None(
            "look at it with lvmsr dump --table "
                + bad.table()
                + "; a newer version may understand it");
    findings.add(DAMAGE, subject, "it cannot be understood", "a record", bad.problem(), advice);
  }

  private void key(String id, VolumeRecord volume) {
    if (!volume.key().equals(id)) {
      var advice = new Repair.None("restore a copy of the LUN");
      findings.add(DAMAGE, "volume " + id, "its record has another key", id, volume.key(), advice);
    }
  }

  /** Two volumes that share an LV would overwrite each other. */
  private void shared() {
    Map<String, String> keys = new HashMap<>();
    records
        .volumes()
        .forEach(
            (key, volume) -> {
              String other = keys.putIfAbsent(volume.lv(), key);
              if (other != null) {
                String found = "also volume " + other;
                var advice = new Repair.None("use neither of them; destroy none: both would go");
                String what = "two records name one LV";
                findings.add(DAMAGE, "LV " + volume.lv(), what, "volume " + key, found, advice);
              }
            });
  }

  private void intent(String id, Intent intent) {
    String operation = intent.getClass().getSimpleName();
    String subject = "operation " + id;
    if (intent instanceof Intent.DestroySr) {
      var advice =
          new Repair.None(
              seen.vg().isPresent()
                  ? "finish it: attach the SR and call SR.destroy again"
                  : "nothing needs to be done: SR.create on this LUN removes what is left");
      findings.add(
          WARNING, subject, "the SR is half destroyed", "no open operation", operation, advice);
    } else if (seen.medium().attachedHere()) {
      var advice = new Repair.None("nothing needs to be done: the SR is attached");
      findings.add(NOTE, subject, "it is under way", "no open operation", describe(intent), advice);
    } else {
      var settle = new Repair.SettleIntent(id, describe(intent));
      boolean released = seen.valid().orElseThrow().info().owner().released();
      String what =
          released
              ? "it could not be ended before the SR was detached"
              : "it is under way on the host that owns the SR, or was interrupted with it";
      Severity severity = released ? WARNING : NOTE;
      findings.add(severity, subject, what, "no open operation", describe(intent), settle);
    }
  }

  private static String describe(Intent intent) {
    List<String> volumes = intent.volumes();
    return volumes.isEmpty()
        ? intent.cause()
        : intent.cause() + " on volume " + String.join(" and ", volumes);
  }

  private void lost(String key) {
    var lost = records.lost().get(key);
    if (lost != null) {
      String found = "set aside on " + lost.since() + ", name \"" + lost.volume().name() + "\"";
      var advice = new Repair.None("it comes back if its LV " + lost.volume().lv() + " does");
      findings.add(
          NOTE, "volume " + key, "it is in the table of lost volumes", "an LV", found, advice);
    }
  }
}
