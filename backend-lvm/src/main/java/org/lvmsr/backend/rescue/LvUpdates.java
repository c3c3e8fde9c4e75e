package org.lvmsr.backend.rescue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.backend.volume.LvNames;

/**
 * What changed behind an old text of the VG, as far as records tell it for certain: linear LVs that
 * were made, have grown, or were removed. Everything else is told and left as the text has it.
 */
final class LvUpdates {
  private final VolumeGroup vg;
  private final Records records;
  private final Set<String> underway;
  private final Set<String> needed;
  private final List<LvVerdict> verdicts = new ArrayList<>();
  private final List<LogicalVolume> placed = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();

  private LvUpdates(VolumeGroup vg, Records records) {
    this.vg = vg;
    this.records = records;
    this.underway = records.underway();
    this.needed =
        AttachedSr.neededLvs(
            vg, records.volumes().values(), records.overlays().values(), records.pool());
  }

  static LvUpdates of(VolumeGroup vg, Records records) {
    var updates = new LvUpdates(vg, records);
    new TreeMap<>(vg.volumes()).values().forEach(updates::inText);
    new TreeMap<>(records.places()).forEach(updates::onlyRecorded);
    updates.records.volumes().values().forEach(updates::nowhere);
    return updates;
  }

  /** One for each LV of the text, and for those that it lacks. */
  List<LvVerdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** Linear LVs that the text lacks, or has smaller. */
  List<LogicalVolume> placed() {
    return List.copyOf(placed);
  }

  /** Names of LVs that are no more. */
  List<String> removed() {
    return List.copyOf(removed);
  }

  private void add(String lv, LvState state, String how) {
    verdicts.add(new LvVerdict(lv, state, how));
  }

  private void inText(LogicalVolume lv) {
    Optional<LvPlace> place = Optional.ofNullable(records.places().get(lv.name()));
    if (underway.contains(lv.name())) {
      add(lv.name(), LvState.UNDER_WAY, "");
    } else if (place.isPresent()) {
      compare(lv, place.get());
    } else if (isGone(lv)) {
      removed.add(lv.name());
      add(lv.name(), LvState.REMOVED_SINCE, "");
    } else {
      add(lv.name(), LvState.NOT_RECORDED, "");
    }
  }

  private void compare(LogicalVolume lv, LvPlace place) {
    List<Extents> was = joined(lv.segments());
    List<Extents> is = joined(place.segments());
    if (!lv.uuid().equals(place.uuid())) {
      add(lv.name(), LvState.DIFFERS, "the records are of an LV with uuid " + place.uuid());
    } else if (was.equals(is)) {
      add(lv.name(), LvState.AS_RECORDED, "");
    } else if (lv.isLinear() && isFirstPart(was, is)) {
      placed.add(LogicalVolume.linear(lv.name(), lv.uuid(), place.segments()));
      add(lv.name(), LvState.GROWN_SINCE, "");
    } else {
      String how = "on extents " + words(was) + ", and by its record on " + words(is);
      add(lv.name(), LvState.DIFFERS, how);
    }
  }

  /** With an LV, its place goes from the records; one that nothing ever recorded was not ours. */
  private boolean isGone(LogicalVolume lv) {
    return lv.isLinear()
        && LvNames.key(lv.name()).isPresent()
        && !needed.contains(lv.name())
        && new LvTree(vg).basedOn(lv.name()).isEmpty()
        && records.lost().values().stream().noneMatch(lost -> lost.volume().lv().equals(lv.name()));
  }

  private void onlyRecorded(String name, LvPlace place) {
    if (vg.volume(name).isPresent()) {
      return;
    }
    if (underway.contains(name)) {
      add(name, LvState.UNDER_WAY, "");
    } else if (SrLayout.isReserved(name) || isLinearVolume(name, place)) {
      placed.add(LogicalVolume.linear(name, place.uuid(), place.segments()));
      add(name, LvState.MADE_SINCE, "");
    } else {
      add(
          name,
          LvState.DIFFERS,
          "made since the text, together with a pool: it does not come back");
    }
  }

  /** A thin LV has no extents of its own, and so no place. */
  private boolean isLinearVolume(String name, LvPlace place) {
    return LvNames.key(name).isPresent()
        && records.volumes().values().stream()
            .anyMatch(volume -> volume.lv().equals(name) && volume.lvUuid().equals(place.uuid()));
  }

  private void nowhere(VolumeRecord volume) {
    boolean known = vg.volume(volume.lv()).isPresent() || records.places().containsKey(volume.lv());
    if (!known && !underway.contains(volume.key()) && !underway.contains(volume.lv())) {
      String how = "made since the text, in a pool: it does not come back";
      add(volume.lv(), LvState.DIFFERS, how);
    }
  }

  /** LVM may cut the same extents in other places. */
  static List<Extents> joined(List<Extents> segments) {
    List<Extents> joined = new ArrayList<>();
    for (Extents next : segments) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).end() == next.start()) {
        Extents before = joined.get(last);
        joined.set(last, new Extents(before.start(), before.count() + next.count()));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  private static boolean isFirstPart(List<Extents> some, List<Extents> all) {
    int last = some.size() - 1;
    return last >= 0
        && all.size() > last
        && some.subList(0, last).equals(all.subList(0, last))
        && some.get(last).start() == all.get(last).start()
        && some.get(last).count() <= all.get(last).count();
  }

  private static String words(List<Extents> segments) {
    return segments.stream().map(Extents::range).collect(Collectors.joining(", "));
  }

  /** Extents that two things would have, or that the PV has not got; empty if there are none. */
  static Optional<String> conflict(VolumeGroup vg) {
    record Claim(String by, Extents on) {}
    List<Claim> claims = new ArrayList<>();
    for (LogicalVolume lv : new TreeMap<>(vg.volumes()).values()) {
      for (Extents run : lv.segments()) {
        if (run.end() > vg.extents()) {
          return Optional.of("LV " + lv.name() + " would reach beyond the last extent");
        }
        Optional<Claim> other = claims.stream().filter(one -> one.on().overlaps(run)).findFirst();
        if (other.isPresent()) {
          return Optional.of(
              "LVs " + other.get().by() + " and " + lv.name() + " would have the same extents");
        }
        claims.add(new Claim(lv.name(), run));
      }
    }
    return Optional.empty();
  }
}
