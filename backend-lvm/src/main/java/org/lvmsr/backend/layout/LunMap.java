package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;

/**
 * What each byte of a LUN belongs to.
 *
 * @param bytes size of the LUN: of what was looked at, or more if that is a partial copy
 * @param seen how many bytes of it were looked at
 * @param vg whose extents are drawn; empty if nothing describes it
 * @param from where LVM's text was that describes it, as the end of a sentence
 * @param ranges in order of place: they cover the LUN, each byte once
 * @param pools what the pools are as a whole whose parts the ranges are, by the LVs of their data
 * @param notes what a reader has to know of it
 */
public record LunMap(
    long bytes,
    long seen,
    Optional<VolumeGroup> vg,
    String from,
    List<LunRange> ranges,
    Map<String, Content> pools,
    List<String> notes) {

  public LunMap {
    ranges = List.copyOf(ranges);
    pools = Map.copyOf(pools);
    notes = List.copyOf(notes);
  }

  /**
   * Draws it from what was seen.
   *
   * @param pools knows what is within pools
   */
  public static LunMap of(Witnesses seen, PoolReader pools) {
    Optional<Records> records = seen.valid().map(store -> Records.of(store.state()));
    Described described = Described.of(seen, records);
    long medium = seen.medium().bytes();
    long bytes = Math.max(Math.max(medium, seen.store().lunBytes()), described.end());
    StoreClaims.Found store = StoreClaims.of(seen, described.vg());
    List<Claim> claims = new ArrayList<>(LvmClaims.of(seen, described.vg()));
    claims.addAll(store.claims());
    LvClaims.Found lvs =
        described
            .vg()
            .map(
                vg ->
                    new LvClaims(vg, bytes, new LvContent(vg, records), pools)
                        .of(store.lvs(), claims))
            .orElse(LvClaims.Found.none());
    claims.addAll(lvs.claims());
    List<LunRange> ranges = new Cover(bytes, medium, ground(described, bytes, records)).of(claims);
    List<String> notes = new ArrayList<>(described.notes());
    notes.addAll(notes(seen, bytes, records, described.vg()));
    notes.addAll(lvs.notes());
    return new LunMap(bytes, medium, described.vg(), described.from(), ranges, lvs.pools(), notes);
  }

  private static List<Claim> ground(Described described, long bytes, Optional<Records> records) {
    if (described.vg().isEmpty()) {
      return List.of(new Claim(0, bytes, Content.of(Use.UNKNOWN), List.of()));
    }
    VolumeGroup vg = described.vg().get();
    long first = vg.firstExtentOffset();
    List<Claim> ground = new ArrayList<>();
    ground.add(new Claim(0, first, Content.of(Use.OUTSIDE), List.of()));
    long next = first;
    for (Claim left : LeftClaims.of(vg, records)) {
      if (left.start() >= next && left.end() <= described.end()) {
        ground.add(new Claim(next, left.start(), Content.of(Use.FREE), List.of()));
        ground.add(left);
        next = left.end();
      }
    }
    ground.add(new Claim(next, described.end(), Content.of(Use.FREE), List.of()));
    ground.add(new Claim(described.end(), bytes, Content.of(Use.OUTSIDE), List.of()));
    return ground;
  }

  private static List<String> notes(
      Witnesses seen, long bytes, Optional<Records> records, Optional<VolumeGroup> vg) {
    List<String> notes = new ArrayList<>();
    if (records.isEmpty()) {
      notes.add("the store cannot be trusted, so LVs have no names but their own: see lvmsr check");
    }
    notes.addAll(new StoreDoubts(seen).elsewhere());
    if (seen.medium().bytes() < bytes) {
      notes.add(
          "this copy ends at byte "
              + seen.medium().bytes()
              + ": what lies behind comes from its description");
    }
    records.flatMap(known -> vg.map(one -> withoutLv(known, one))).ifPresent(notes::addAll);
    boolean inUse =
        seen.medium().attachedHere()
            || seen.valid().filter(store -> !store.info().owner().released()).isPresent();
    if (inUse) {
      notes.add("the SR was not released: what changes while it is looked at may look wrong");
    }
    return notes;
  }

  private static List<String> withoutLv(Records records, VolumeGroup vg) {
    List<String> missing =
        records.volumes().values().stream()
            .filter(volume -> vg.volume(volume.lv()).isEmpty())
            .map(VolumeRecord::key)
            .sorted()
            .toList();
    return missing.isEmpty()
        ? List.of()
        : List.of("volumes without LV: " + String.join(", ", missing) + "; see lvmsr check");
  }

  /** The ranges with each run of parts of a pool as one, in order of place. */
  public List<LunRange> folded() {
    List<LunRange> folded = new ArrayList<>();
    for (LunRange range : ranges) {
      Content whole = range.content().isInPool() ? pools.get(range.content().lv()) : null;
      LunRange.add(whole == null ? range : range.as(whole), folded);
    }
    return folded;
  }

  /** The extents that a range consists of; empty if it does not consist of extents. */
  public Optional<Extents> extents(LunRange range) {
    return vg.filter(known -> isWhole(known, range))
        .map(
            known ->
                new Extents(
                    (range.start() - known.firstExtentOffset()) / known.extentBytes(),
                    range.bytes() / known.extentBytes()));
  }

  private static boolean isWhole(VolumeGroup vg, LunRange range) {
    long start = range.start() - vg.firstExtentOffset();
    return start >= 0
        && start % vg.extentBytes() == 0
        && range.bytes() % vg.extentBytes() == 0
        && start + range.bytes() <= vg.extents() * vg.extentBytes();
  }
}
