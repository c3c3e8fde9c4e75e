package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.List;
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

  LvClaims(VolumeGroup vg, long lunBytes, LvContent contents) {
    this.vg = vg;
    this.limit = Math.max(0, (lunBytes - vg.firstExtentOffset()) / vg.extentBytes() + 1);
    this.contents = contents;
  }

  /**
   * The claims, in the order of names.
   *
   * @param apart names of LVs that are spoken for otherwise
   */
  List<Claim> of(Set<String> apart) {
    List<Claim> claims = new ArrayList<>();
    for (LogicalVolume lv : new TreeMap<>(vg.volumes()).values()) {
      if (!apart.contains(lv.name())) {
        Content content = contents.of(lv);
        lv.segments().forEach(run -> claims.add(claim(run, content, contents.doubts(lv))));
      }
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
