package org.lvmsr.backend.rescue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.rescue.RescuedVolume.Overlap;
import org.lvmsr.backend.sr.SrLayout;

/** Which volumes come back as they were, and which lie where something was overwritten. */
final class VolumeVerdicts {
  private final VolumeGroup vg;
  private final Overwritten overwritten;
  private final Set<String> strangePools;
  private final Map<String, LvVerdict> verdicts;

  /**
   * Of a VG as it will be.
   *
   * @param strangePools that are not of the moment of the text
   */
  VolumeVerdicts(
      VolumeGroup vg, Overwritten overwritten, Set<String> strangePools, List<LvVerdict> verdicts) {
    this.vg = vg;
    this.overwritten = overwritten;
    this.strangePools = strangePools;
    this.verdicts = verdicts.stream().collect(Collectors.toMap(LvVerdict::lv, Function.identity()));
  }

  /** Volumes by their records, then LVs that no volume needs, but for those of the store. */
  List<RescuedVolume> of(Records records) {
    List<RescuedVolume> all = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (VolumeRecord volume : records.volumes().values()) {
      told.addAll(new LvTree(vg).withNeeds(List.of(volume.lv())));
      told.add(volume.lv());
      all.add(volume(volume.key(), volume.name(), volume.lv()));
    }
    verdicts.keySet().stream()
        .sorted()
        .filter(lv -> !told.contains(lv) && !SrLayout.isReserved(lv))
        .forEach(lv -> all.add(volume("", "", lv)));
    return all;
  }

  private RescuedVolume volume(String key, String name, String lv) {
    LvVerdict verdict =
        Optional.ofNullable(verdicts.get(lv)).orElse(new LvVerdict(lv, LvState.UNDER_WAY, ""));
    Set<String> needs = new LvTree(vg).withNeeds(List.of(lv));
    LvVerdict worst =
        needs.stream()
            .map(verdicts::get)
            .filter(one -> one != null && one.state() == LvState.DIFFERS)
            .findFirst()
            .map(one -> one.lv().equals(lv) ? one : leansOn(lv, one))
            .orElse(verdict);
    Optional<String> strange = needs.stream().filter(strangePools::contains).findFirst();
    if (strange.isPresent() && worst.state() != LvState.DIFFERS) {
      String how = "its pool " + strange.get() + " is of another moment, or cannot be read";
      worst = new LvVerdict(lv, LvState.DIFFERS, how);
    }
    return overlapping(key, name, worst, needs);
  }

  private static LvVerdict leansOn(String lv, LvVerdict other) {
    return new LvVerdict(lv, LvState.DIFFERS, "it needs LV " + other.lv() + ": " + other.how());
  }

  /** A pool has blocks of several volumes, and which it has where is not looked at. */
  private RescuedVolume overlapping(String key, String name, LvVerdict verdict, Set<String> needs) {
    Set<String> blocks =
        needs.stream()
            .flatMap(lv -> vg.volume(lv).stream())
            .flatMap(lv -> lv.pool().stream())
            .map(pool -> pool.data())
            .collect(Collectors.toSet());
    List<ByteRange> own = ranges(needs.stream().filter(lv -> !blocks.contains(lv)).toList());
    List<ByteRange> shared = ranges(blocks);
    long certain = ByteRange.common(own, overwritten.certain());
    if (certain > 0) {
      return new RescuedVolume(key, name, verdict, Overlap.CERTAIN, certain);
    }
    List<ByteRange> all = new ArrayList<>(overwritten.certain());
    all.addAll(overwritten.perhaps());
    long perhaps = ByteRange.common(own, all) + ByteRange.common(shared, all);
    return new RescuedVolume(
        key, name, verdict, perhaps > 0 ? Overlap.PERHAPS : Overlap.NONE, perhaps);
  }

  private List<ByteRange> ranges(Iterable<String> lvs) {
    List<ByteRange> ranges = new ArrayList<>();
    for (String name : lvs) {
      Optional<LogicalVolume> lv = vg.volume(name);
      lv.ifPresent(
          found ->
              found
                  .segments()
                  .forEach(
                      run ->
                          ranges.add(
                              new ByteRange(
                                  vg.offsetOf(run), vg.offsetOf(run) + vg.lengthOf(run)))));
    }
    return ranges;
  }
}
