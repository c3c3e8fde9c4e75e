package org.lvmsr.backend.random;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The worlds that there can be behind calls that ran side by side: it must be as if they had run
 * one after the other, in one order or another. Of those that a crash has cut off each was done
 * wholly or not at all.
 */
final class Outcomes {
  private Outcomes() {}

  /** Empty if there can be none: what callers were told contradicts the model. */
  static List<World> after(World before, List<Call.Ended> ended, boolean crashed) {
    Set<World> worlds = new LinkedHashSet<>();
    for (List<Call.Ended> order : orders(ended)) {
      List<World> now = List.of(before);
      for (Call.Ended one : order) {
        List<World> next = new ArrayList<>();
        now.forEach(world -> next.addAll(after(world, one, crashed)));
        now = next;
      }
      worlds.addAll(now);
    }
    return List.copyOf(worlds);
  }

  private static List<World> after(World before, Call.Ended ended, boolean crashed) {
    Call call = ended.call();
    Optional<String> due = call.due().apply(before);
    if (!ended.failed()) {
      return due.isPresent() ? List.of() : done(before, ended);
    }
    boolean refused =
        due.isPresent()
            ? due.get().equals(ended.failure())
            : call.refusals().contains(ended.failure());
    if (refused) {
      return List.of(before);
    }
    if (!crashed) {
      return List.of();
    }
    return due.isPresent()
        ? List.of(before)
        : List.of(call.effect().on(before, ended.answer()), before);
  }

  private static List<World> done(World before, Call.Ended ended) {
    try {
      return List.of(ended.call().effect().on(before, ended.answer()));
    } catch (Call.Contradiction e) {
      return List.of();
    }
  }

  private static List<List<Call.Ended>> orders(List<Call.Ended> ended) {
    if (ended.size() <= 1) {
      return List.of(ended);
    }
    List<List<Call.Ended>> orders = new ArrayList<>();
    for (Call.Ended first : ended) {
      List<Call.Ended> others = new ArrayList<>(ended);
      others.remove(first);
      for (List<Call.Ended> order : orders(others)) {
        List<Call.Ended> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        orders.add(whole);
      }
    }
    return orders;
  }
}
