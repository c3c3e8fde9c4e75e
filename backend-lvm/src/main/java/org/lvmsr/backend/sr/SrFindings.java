package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.LvmRoom;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.stats.Fill;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.Usage;

/**
 * Where records and LVs disagree, and what is about to run out. It is reported and never repaired
 * here, and does not change the health of an SR that can be listed: the toolstack's scan would
 * fail.
 */
final class SrFindings {
  private SrFindings() {}

  /** One sentence for each difference; nothing if all agree. */
  static List<String> of(AttachedSr sr) throws IOException {
    return of(sr, sr.state(), sr.vgText());
  }

  /** The same of one moment, whatever is done with the SR meanwhile. */
  static List<String> of(AttachedSr sr, State state, VgText text) throws IOException {
    List<String> findings = new ArrayList<>();
    VolumeGroup vg = text.vg();
    var volumes = state.all(Tables.VOLUME, VolumeRecord.class).values();
    var overlays = state.all(Tables.OVERLAY, OverlayRecord.class).values();
    Set<String> known = AttachedSr.neededLvs(vg, volumes, overlays, AttachedSr.sharedPool(state));
    for (VolumeRecord volume : volumes) {
      if (AttachedSr.lv(vg, volume.lvId()).isEmpty()) {
        findings.add("SR " + sr.uuid() + ": volume " + volume.key() + " has no LV " + volume.lv());
      }
    }
    for (String lv : vg.volumes().keySet()) {
      if (!known.contains(lv) && !SrLayout.isReserved(lv)) {
        findings.add("SR " + sr.uuid() + ": LV " + lv + " belongs to no volume; it is left alone");
      }
    }
    warn(sr, text, findings);
    return findings;
  }

  private static void warn(AttachedSr sr, VgText text, List<String> findings) throws IOException {
    for (String replica : sr.failedReplicas()) {
      findings.add(
          "SR "
              + sr.uuid()
              + ": metadata replica "
              + replica
              + " could not be written and is not used; attaching again tries once more");
    }
    long unused = LunGrowth.unusedBytes(text, sr.device().size());
    if (unused > 0) {
      findings.add(grown(sr.uuid(), unused));
    }
    Usage usage = sr.usage();
    warnIfLow(sr, "records", new Fill(usage.used(), usage.ordinary()), findings);
    var area = new Fill(text.bytes().length, text.longest());
    warnIfLow(sr, "LVM's metadata area", area, findings);
    var lvs = new Fill(text.vg().volumes().size(), LvmRoom.MOST_LVS);
    if (lvs.isLow()) {
      findings.add("SR " + sr.uuid() + ": it has " + lvs.used() + " of " + lvs.limit() + " LVs");
    }
  }

  /** What to say of a LUN that has grown. */
  static String grown(String sr, long unused) {
    return "SR "
        + sr
        + ": its LUN has grown, and "
        + unused
        + " bytes of it are not used: lvmsr resize-sr takes them";
  }

  private static void warnIfLow(AttachedSr sr, String what, Fill fill, List<String> findings) {
    if (fill.isLow()) {
      findings.add(
          "SR "
              + sr.uuid()
              + ": "
              + what
              + " take "
              + fill.used()
              + " of "
              + fill.limit()
              + " bytes");
    }
  }
}
