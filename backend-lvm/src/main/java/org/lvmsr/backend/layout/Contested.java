package org.lvmsr.backend.layout;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which LVs have bytes that something else claims as well. */
final class Contested {
  private Contested() {}

  /** Their names. */
  static Set<String> of(List<Claim> claims) {
    List<Claim> sorted = claims.stream().sorted(Comparator.comparingLong(Claim::start)).toList();
    Set<String> names = new HashSet<>();
    @Nullable Claim furthest = null;
    for (Claim claim : sorted) {
      if (furthest != null && claim.start() < furthest.end()) {
        // Any other that reaches as far as here lies within this one, and was named for that.
        names.add(claim.content().lv());
        names.add(furthest.content().lv());
      }
      furthest = furthest == null || claim.end() > furthest.end() ? claim : furthest;
    }
    return names;
  }
}
