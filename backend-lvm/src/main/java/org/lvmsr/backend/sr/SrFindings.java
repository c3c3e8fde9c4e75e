package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;

/** Where records and LVs disagree. It is reported and never repaired here. */
final class SrFindings {
  private SrFindings() {}

  /** One sentence for each difference; nothing if all agree. */
  static List<String> of(AttachedSr sr) throws IOException {
    List<String> findings = new ArrayList<>();
    Set<String> known = new HashSet<>();
    known.add(SrLayout.RESERVED_LV);
    for (VolumeRecord volume : sr.state().all(Tables.VOLUME, VolumeRecord.class).values()) {
      known.add(volume.lv());
      if (sr.linear(volume).isEmpty()) {
        findings.add("SR " + sr.uuid() + ": volume " + volume.key() + " has no LV " + volume.lv());
      }
    }
    for (String lv : sr.vg().volumes().keySet()) {
      if (!known.contains(lv)) {
        findings.add("SR " + sr.uuid() + ": LV " + lv + " belongs to no volume; it is left alone");
      }
    }
    return findings;
  }
}
