package org.lvmsr.backend.rescue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AmendedText;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.metadata.Finding;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;

/**
 * How LVM's label and VG are written anew.
 *
 * @param srUuid of the SR
 * @param source where the text of the VG was found, as the end of a sentence
 * @param sequence LVM's number of the change that the text is of
 * @param text what will be written: the text that was found, brought up to the records
 * @param areaBytes size of each of LVM's metadata areas
 * @param store where the store is found: where it is, or where it was formatted
 * @param damaged what is damaged, each the end of a sentence
 * @param signatures of others
 * @param overwritten the bytes of the LUN that were
 * @param lvs what becomes of each LV
 * @param volumes what becomes of each volume
 * @param strangePools names of pools that are not of the moment of the text, or cannot be read
 * @param replaced the bytes that may be written to: LVM's label and areas, and the store, whose
 *     replicas are made whole
 */
public record RescuePlan(
    String srUuid,
    String source,
    long sequence,
    String text,
    long areaBytes,
    Placement store,
    List<String> damaged,
    List<Signature> signatures,
    Overwritten overwritten,
    List<LvVerdict> lvs,
    List<RescuedVolume> volumes,
    Set<String> strangePools,
    List<ByteRange> replaced) {
  private static final long MIB = 1L << 20;

  /** LVM's label lies before its first metadata area. */
  private static final long LABEL_BYTES = 4096;

  public RescuePlan {
    damaged = List.copyOf(damaged);
    signatures = List.copyOf(signatures);
    lvs = List.copyOf(lvs);
    volumes = List.copyOf(volumes);
    strangePools = Set.copyOf(strangePools);
    replaced = List.copyOf(replaced);
  }

  /**
   * Plans it. A pure function of what was seen.
   *
   * @throws RepairRefused if there is nothing to rescue, or nothing may be written, with what to do
   *     next
   */
  public static RescuePlan of(Site site, RescueWords words) throws RepairRefused {
    Witnesses seen = site.seen();
    OpenResult.Valid store = Rescuable.require(site, words);
    RescueText found = RescueText.choose(seen);
    LvmDamage lvm = LvmDamage.of(seen, found.text().vg());
    if (lvm.what().isEmpty()) {
      throw new RepairRefused(
          "LVM's label and both copies of the VG are whole on "
              + seen.medium().name()
              + ": there is nothing to rescue; lvmsr check says whether all else is well");
    }
    Records records = Records.of(store.state());
    LvUpdates updates = LvUpdates.of(found.text().vg(), records);
    VgText text = amended(found, updates);
    VolumeGroup vg = text.vg();
    Rescuable.requireRoom(seen, vg);
    Overwritten overwritten = Overwritten.of(site, lvm, vg, words.overwritten());
    Set<String> strange = new TreeSet<>(seen.pools().notOf(vg));
    List<String> damaged = new ArrayList<>(lvm.what());
    damaged.addAll(damaged(store));
    return new RescuePlan(
        store.info().identity().srUuid(),
        found.where(),
        found.text().vg().sequence(),
        new String(text.file(), StandardCharsets.UTF_8),
        areaBytes(vg),
        seen.store().placement().orElseThrow(),
        damaged,
        site.signatures(),
        overwritten,
        updates.verdicts(),
        new VolumeVerdicts(vg, overwritten, strange, updates.verdicts()).of(records),
        strange,
        replaced(vg, seen.store().areas(), seen.medium().bytes()));
  }

  /** A text that nothing is to be changed in stays as LVM wrote it. */
  private static VgText amended(RescueText found, LvUpdates updates) throws RepairRefused {
    boolean same = updates.placed().isEmpty() && updates.removed().isEmpty();
    if (same) {
      return found.text();
    }
    try {
      return AmendedText.of(
          found.text(), updates.removed(), updates.placed(), found.newestSequence() + 1);
    } catch (LvmFormatException e) {
      throw new RepairRefused(
          "LVM's text "
              + found.where()
              + " cannot be brought up to the records ("
              + e.getMessage()
              + "): lvmsr check says the commands that restore it as it is");
    }
  }

  /**
   * LVM rounds up to a MiB where the first extent begins; the areas are as large as there is room
   * before it, which is how the SR was made.
   */
  private static long areaBytes(VolumeGroup vg) {
    return Math.max(MIB, (vg.firstExtentOffset() - LABEL_BYTES) / MIB * MIB);
  }

  private static List<String> damaged(OpenResult.Valid store) {
    return store.findings().stream()
        .filter(finding -> finding.severity() != Finding.Severity.NOTE)
        .map(
            finding ->
                "store: "
                    + finding.what()
                    + (finding.place() < 0 ? "" : " (byte " + finding.place() + ")"))
        .toList();
  }

  private static List<ByteRange> replaced(VolumeGroup vg, List<Placement> store, long bytes) {
    long end = vg.firstExtentOffset() + vg.extents() * vg.extentBytes();
    List<ByteRange> replaced = new ArrayList<>();
    replaced.add(new ByteRange(0, vg.firstExtentOffset()));
    replaced.add(new ByteRange(end, bytes));
    for (Placement at : store) {
      replaced.add(new ByteRange(at.replicaA(), at.replicaA() + at.length()));
      replaced.add(new ByteRange(at.replicaB(), at.replicaB() + at.length()));
    }
    return ByteRange.merged(replaced);
  }

  /** What LVM will say of the VG. */
  public VolumeGroup vg() {
    return vgText().vg();
  }

  VgText vgText() {
    try {
      return VgText.of(text.getBytes(StandardCharsets.UTF_8), 0);
    } catch (LvmFormatException e) {
      throw new IllegalStateException("it was parsed when the plan was made", e);
    }
  }
}
