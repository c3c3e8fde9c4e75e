package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.backend.volume.LvNames;

/** Whether records and LVs agree. What an open operation is about is left out. */
final class LvChecks {
  private final Witnesses seen;
  private final VolumeGroup vg;
  private final Records records;
  private final Set<String> underway;
  private final Map<String, List<String>> namesByUuid;
  private final Findings findings = new Findings(Witness.STORE, Witness.LVM);

  private LvChecks(Witnesses seen, VolumeGroup vg, Records records) {
    this.seen = seen;
    this.vg = vg;
    this.records = records;
    this.underway = records.underway();
    this.namesByUuid =
        vg.volumes().values().stream()
            .collect(
                Collectors.groupingBy(
                    LogicalVolume::uuid,
                    Collectors.mapping(LogicalVolume::name, Collectors.toList())));
  }

  static List<CheckFinding> of(Witnesses seen) {
    List<CheckFinding> findings = new ArrayList<>(Overlaps.of(seen, seen.store().areas()));
    // Of a copy that is half an SR of its own the ones have their new names, and the others do not.
    if (seen.vg().isPresent() && seen.valid().isPresent() && !seen.isBeingAdopted()) {
      var records = Records.of(seen.valid().get().state());
      findings.addAll(new LvChecks(seen, seen.vg().get(), records).all());
    }
    return findings;
  }

  private List<CheckFinding> all() {
    for (VolumeRecord volume : records.volumes().values()) {
      if (!underway.contains(volume.key())) {
        record(volume);
      }
    }
    pool();
    records.overlays().forEach(this::overlay);
    records.places().forEach(this::place);
    Set<String> needed =
        AttachedSr.neededLvs(
            vg, records.volumes().values(), records.overlays().values(), records.pool());
    for (LogicalVolume lv : new TreeMap<>(vg.volumes()).values()) {
      boolean known = SrLayout.isReserved(lv.name()) || needed.contains(lv.name());
      if (!known && !underway.contains(lv.name())) {
        withoutRecord(lv);
      }
    }
    return findings.all();
  }

  private void record(VolumeRecord volume) {
    String subject = "volume " + volume.key();
    Optional<LogicalVolume> lv = vg.volume(volume.lv());
    Optional<String> renamed =
        namesByUuid.getOrDefault(volume.lvUuid(), List.of()).stream()
            .filter(name -> !name.equals(volume.lv()))
            .findFirst();
    if (renamed.isPresent()) {
      String what = "its LV has another name: the record's is that of something else, or of none";
      var advice = new Repair.None("give the LVs their names back with lvrename");
      findings.add(DAMAGE, subject, what, "LV " + volume.lv(), "LV " + renamed.get(), advice);
      return;
    }
    if (lv.isEmpty()) {
      var aside = new Repair.SetAside(volume.key(), volume.lv());
      findings.add(DAMAGE, subject, "its LV is gone", "LV " + volume.lv(), "none", aside);
      return;
    }
    if (!lv.get().isVolume()) {
      var advice = new Repair.None("find out who converted it");
      String found = "type " + lv.get().type();
      findings.add(
          WARNING, subject, "its LV is of another type", "a linear or thin LV", found, advice);
    }
    if (!lv.get().uuid().equals(volume.lvUuid())) {
      var take = new Repair.TakeLvUuid(volume.key(), volume.lvUuid(), lv.get().uuid());
      String what = "its LV " + volume.lv() + " has another uuid: it may have been made anew";
      findings.add(WARNING, subject, what, volume.lvUuid(), lv.get().uuid(), take);
    }
    if (volume.hasData()) {
      size(subject, volume, lv.get().extents() * vg.extentBytes());
    }
  }

  private void size(String subject, VolumeRecord volume, long bytes) {
    if (bytes > volume.size()) {
      var follow = new Repair.FollowSize(volume.key(), volume.size(), bytes);
      String expected = volume.size() + " bytes";
      findings.add(WARNING, subject, "its LV has grown", expected, bytes + " bytes", follow);
    } else if (bytes < volume.size()) {
      var advice = new LvmAdvice(seen).goBack("do not use it: the end of the volume is cut");
      String expected = volume.size() + " bytes";
      findings.add(
          DAMAGE, subject, "its LV is smaller than the volume", expected, bytes + " bytes", advice);
    }
  }

  /** A new SR gets its pool when it is attached. */
  private void pool() {
    Optional<String> missing =
        records.pool().filter(name -> vg.volume(name).isEmpty() && !underway.contains(name));
    if (missing.isPresent() && !records.volumes().isEmpty()) {
      String what = "the pool that holds all volumes is gone";
      var advice = new LvmAdvice(seen).goBack("do not attach it");
      findings.add(DAMAGE, "SR", what, "LV " + missing.get(), "none", advice);
    }
  }

  /** Losing an overlay loses nothing that was to stay. */
  private void overlay(String key, OverlayRecord overlay) {
    boolean there =
        vg.volume(overlay.lv()).filter(lv -> lv.uuid().equals(overlay.lvUuid())).isPresent();
    if (!there && !underway.contains(key)) {
      String what = "what is written to it and not to stay has no LV";
      var advice =
          new Repair.None("shut its guest down: the next Datapath.open or close forgets it");
      findings.add(WARNING, "volume " + key, what, "LV " + overlay.lv(), "none", advice);
    }
  }

  /** An LV that has another uuid or size than we know is told with its volume. */
  private void place(String name, LvPlace written) {
    Optional<LogicalVolume> lv =
        vg.volume(name)
            .filter(found -> found.uuid().equals(written.uuid()))
            .filter(found -> found.extents() == written.extents());
    if (lv.isEmpty() || underway.contains(name) || lv.get().segments().equals(written.segments())) {
      return;
    }
    String what = "LVM has it elsewhere than where it was last written";
    String expected = "extents " + words(written.segments());
    String found = "extents " + words(lv.get().segments());
    var follow = new Repair.FollowPlace(name, lv.get().segments());
    findings.add(WARNING, "LV " + name, what, expected, found, follow);
  }

  private static String words(List<Extents> segments) {
    return segments.stream().map(Extents::range).collect(Collectors.joining(", "));
  }

  private void withoutRecord(LogicalVolume lv) {
    String subject = "LV " + lv.name();
    if (records.volumes().values().stream().anyMatch(v -> v.lvUuid().equals(lv.uuid()))) {
      return; // Told with the volume whose LV it is.
    }
    String found = "an LV of " + lv.extents() * vg.extentBytes() + " bytes, " + lv.uuid();
    Optional<String> key = LvNames.key(lv.name());
    if (key.isEmpty()) {
      var advice = new Repair.None("it is left alone");
      findings.add(NOTE, subject, "it is none of ours", "only our LVs", found, advice);
    } else {
      findings.add(WARNING, subject, "no record names it", "a record", found, adopt(lv, key.get()));
    }
  }

  private Repair adopt(LogicalVolume lv, String key) {
    long bytes = lv.extents() * vg.extentBytes();
    if (!lv.isVolume()) {
      return new Repair.None("it is neither linear nor thin; find out who made it");
    }
    if (records.volumes().containsKey(key)) {
      return new Repair.None("its key is that of a volume with another LV; look at both");
    }
    var lost = records.lost().get(key);
    return lost != null && lost.volume().lv().equals(lv.name())
        ? new Repair.RestoreRecord(key, lv.name(), lv.uuid(), bytes)
        : new Repair.AdoptLv(lv.name(), lv.uuid(), key, bytes, lv.writable());
  }
}
