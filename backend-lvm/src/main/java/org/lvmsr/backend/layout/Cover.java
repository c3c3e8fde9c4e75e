package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Cuts a LUN into ranges, so that each byte is in exactly one of them, whatever overlaps.
 *
 * @param bytes size of the LUN
 * @param seen how many bytes of it were there to be looked at
 * @param ground what is where nobody claims anything, without gaps or overlaps
 */
record Cover(long bytes, long seen, List<Claim> ground) {

  /** The ranges, in order of place. Of a claim, what reaches beyond the LUN is left out. */
  List<LunRange> of(List<Claim> claims) {
    Map<Long, List<Claim>> starting = new HashMap<>();
    TreeSet<Long> cuts = new TreeSet<>(List.of(0L, bytes, Math.min(seen, bytes)));
    for (Claim claim : ground) {
      cut(claim, cuts);
    }
    for (Claim claim : claims) {
      if (cut(claim, cuts)) {
        starting.computeIfAbsent(claim.start(), at -> new ArrayList<>()).add(claim);
      }
    }
    return sweep(new ArrayList<>(cuts), starting);
  }

  private boolean cut(Claim claim, TreeSet<Long> cuts) {
    if (claim.start() < 0 || claim.start() >= bytes || claim.end() <= claim.start()) {
      return false;
    }
    cuts.add(claim.start());
    cuts.add(Math.min(claim.end(), bytes));
    return true;
  }

  private List<LunRange> sweep(List<Long> cuts, Map<Long, List<Claim>> starting) {
    List<LunRange> ranges = new ArrayList<>();
    List<Claim> open = new ArrayList<>();
    int below = 0;
    for (int i = 0; i + 1 < cuts.size(); i++) {
      long start = cuts.get(i);
      open.removeIf(claim -> claim.end() <= start);
      open.addAll(starting.getOrDefault(start, List.of()));
      while (below < ground.size() && ground.get(below).end() <= start) {
        below++;
      }
      LunRange.add(range(start, cuts.get(i + 1), open, ground.get(below)), ranges);
    }
    return ranges;
  }

  private LunRange range(long start, long end, List<Claim> open, Claim below) {
    boolean there = end <= seen;
    if (open.isEmpty()) {
      return new LunRange(start, end, below.content(), below.doubts(), there);
    }
    if (open.size() == 1) {
      return new LunRange(start, end, open.get(0).content(), open.get(0).doubts(), there);
    }
    List<String> doubts = new ArrayList<>(List.of("claimed by " + names(open)));
    open.forEach(claim -> doubts.addAll(claim.doubts()));
    return new LunRange(start, end, contested(open), doubts.stream().distinct().toList(), there);
  }

  private static Content contested(List<Claim> open) {
    return new Content(
        Use.CONTESTED,
        "",
        open.stream()
            .map(claim -> claim.content().lv())
            .filter(lv -> !lv.isEmpty())
            .distinct()
            .collect(Collectors.joining(", ")),
        open.stream().flatMap(claim -> claim.content().users().stream()).distinct().toList());
  }

  private static String names(List<Claim> open) {
    return open.stream()
        .map(Claim::content)
        .map(one -> one.lv().isEmpty() ? one.text() : one.text() + " (LV " + one.lv() + ")")
        .collect(Collectors.joining(" and "));
  }
}
