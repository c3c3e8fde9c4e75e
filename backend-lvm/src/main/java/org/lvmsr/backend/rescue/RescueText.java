package org.lvmsr.backend.rescue;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.check.VgCopy;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.sr.RepairRefused;

/**
 * The text of the VG that is restored.
 *
 * @param where it was found, as the end of a sentence
 * @param newestSequence the highest of LVM's numbers in any text of the VG
 */
record RescueText(String where, VgText text, long newestSequence) {

  /**
   * The newest one, unless pools on the LUN are of another moment, and an older text fits them.
   *
   * @throws RepairRefused if there is none
   */
  static RescueText choose(Witnesses seen) throws RepairRefused {
    List<VgCopy> copies = new ArrayList<>(seen.vgCopies());
    seen.vg().ifPresent(vg -> copies.add(isOlder(vg, copies) ? copies.size() : 0, own(seen)));
    if (copies.isEmpty()) {
      throw new RepairRefused(
          "no copy of LVM's text of the VG is left, neither in the store nor in LVM's own areas:"
              + " restore a copy of the LUN; lvmsr dump shows the records, and where the LVs lay");
    }
    long newest = copies.stream().mapToLong(copy -> copy.vg().sequence()).max().orElse(0);
    VgCopy chosen =
        copies.stream()
            .filter(copy -> seen.pools().notOf(copy.vg()).isEmpty())
            .findFirst()
            .orElse(copies.get(0));
    return new RescueText(chosen.where(), chosen.text(), newest);
  }

  /** The area that is left may be the one that LVM had failed to write for a while. */
  private static boolean isOlder(VolumeGroup vg, List<VgCopy> copies) {
    return !copies.isEmpty() && vg.sequence() < copies.get(0).vg().sequence();
  }

  /** One of the two areas, or both at different times, can still be read. */
  private static VgCopy own(Witnesses seen) {
    VgText text = seen.lvm().pv().flatMap(PvReading::newestText).orElseThrow();
    return new VgCopy("in LVM's metadata area that is whole", text);
  }
}
