package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.VolumeRecord;

/** What destroyed volumes have left, where no LV is. */
final class LeftClaims {
  private LeftClaims() {}

  /** The claims, in order of place. */
  static List<Claim> of(VolumeGroup vg, Optional<Records> records) {
    List<Claim> claims = new ArrayList<>();
    for (DestroyedVolume one : records.map(known -> known.destroyed().values()).orElse(List.of())) {
      VolumeRecord volume = one.volume();
      var user = new User(volume.lv(), volume.name(), volume.key());
      var content = new Content(Use.LEFT, "", "", List.of(user));
      for (Extents run : one.on()) {
        long start = vg.offsetOf(run);
        claims.add(new Claim(start, start + vg.lengthOf(run), content, List.of()));
      }
    }
    claims.sort(Comparator.comparingLong(Claim::start));
    return claims;
  }
}
