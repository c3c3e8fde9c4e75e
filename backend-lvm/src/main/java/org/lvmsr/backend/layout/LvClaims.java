package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** The extents that LVs have. */
final class LvClaims {
  private static final String BEYOND = "it reaches beyond the last extent";

  private final VolumeGroup vg;

  /** Extents up to the end of the LUN, so that no byte has a number that is none. */
  private final long limit;

  private final LvContent contents;
  private final PoolDrawing pools;

  LvClaims(VolumeGroup vg, long lunBytes, LvContent contents, PoolReader pools) {
    this.vg = vg;
    this.limit = Math.max(0, (lunBytes - vg.firstExtentOffset()) / vg.extentBytes() + 1);
    this.contents = contents;
    this.pools = new PoolDrawing(pools, vg, contents);
  }

  /**
   * What was found.
   *
   * @param claims of LVs, and of parts of pools
   * @param pools see {@link LunMap#pools}
   * @param notes see {@link LunMap#notes}
   */
  record Found(List<Claim> claims, Map<String, Content> pools, List<String> notes) {
    Found {
      claims = List.copyOf(claims);
      pools = Map.copyOf(pools);
      notes = List.copyOf(notes);
    }

    /** Where nothing describes LVs. */
    static Found none() {
      return new Found(List.of(), Map.of(), List.of());
    }
  }

  /**
   * The claims, in the order of names.
   *
   * @param apart names of LVs that are spoken for otherwise
   * @param others what is claimed beside LVs
   */
  Found of(Set<String> apart, List<Claim> others) {
    List<LogicalVolume> lvs =
        new TreeMap<>(vg.volumes())
            .values().stream().filter(lv -> !apart.contains(lv.name())).toList();
    List<Claim> all = new ArrayList<>(others);
    lvs.forEach(lv -> all.addAll(whole(lv)));
    Set<String> contested = Contested.of(all);
    List<Claim> claims = new ArrayList<>();
    for (LogicalVolume lv : lvs) {
      List<PoolDrawing.Part> parts = pools.of(lv, contested.contains(lv.name()));
      claims.addAll(parts.isEmpty() ? whole(lv) : inside(lv, parts));
    }
    return new Found(claims, pools.drawn(), pools.notes());
  }

  private List<Claim> whole(LogicalVolume lv) {
    Content content = contents.of(lv);
    List<String> doubts = contents.doubts(lv);
    return lv.segments().stream().map(run -> claim(run, content, doubts)).toList();
  }

  /** Each part lies in one segment of its LV, or in several that follow each other in the LV. */
  private List<Claim> inside(LogicalVolume lv, List<PoolDrawing.Part> parts) {
    List<Claim> claims = new ArrayList<>();
    List<String> doubts = contents.doubts(lv);
    int next = 0;
    long start = 0;
    for (Extents run : lv.segments()) {
      long end = start + vg.lengthOf(run);
      long toLun = vg.offsetOf(run) - start;
      long at = start;
      while (at < end) {
        PoolDrawing.Part part = parts.get(next);
        long until = Math.min(end, part.end());
        claims.add(new Claim(toLun + at, toLun + until, part.content(), doubts));
        at = until;
        next += at == part.end() ? 1 : 0;
      }
      start = end;
    }
    return claims;
  }

  private Claim claim(Extents run, Content content, List<String> known) {
    List<String> doubts = new ArrayList<>(known);
    if (behind(run) > vg.extents()) {
      doubts.add(BEYOND);
    }
    return new Claim(at(run.start()), at(behind(run)), content, doubts);
  }

  private static long behind(Extents run) {
    return run.end() < 0 ? Long.MAX_VALUE : run.end();
  }

  private long at(long extent) {
    return vg.firstExtentOffset() + Math.min(extent, limit) * vg.extentBytes();
  }
}
