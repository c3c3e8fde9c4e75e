package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.check.StoreWitness;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Placement;

/** Where the store has its replicas, and where it was formatted. */
final class StoreClaims {
  private static final long HEADER_BYTES = 4096;
  private static final String NOT_KEPT = "no LV keeps it from being overwritten";

  private final Witnesses seen;
  private final Optional<VolumeGroup> vg;
  private final Map<Placement, String> reserved = new HashMap<>();
  private final List<Claim> claims = new ArrayList<>();

  private StoreClaims(Witnesses seen, Optional<VolumeGroup> vg) {
    this.seen = seen;
    this.vg = vg;
    vg.ifPresent(this::findReserved);
  }

  private void findReserved(VolumeGroup known) {
    known.volumes().values().stream()
        .filter(lv -> SrLayout.isReserved(lv.name()))
        .forEach(
            lv ->
                SrLayout.findPlacement(known, lv)
                    .ifPresent(place -> reserved.put(place, lv.name())));
  }

  /**
   * The claims.
   *
   * @param claims of the store
   * @param lvs names of the reserved LVs that lie around it, and claim nothing of their own
   */
  record Found(List<Claim> claims, Set<String> lvs) {
    Found {
      claims = List.copyOf(claims);
      lvs = Set.copyOf(lvs);
    }
  }

  static Found of(Witnesses seen, Optional<VolumeGroup> vg) {
    var store = new StoreClaims(seen, vg);
    List<Placement> areas = seen.store().areas();
    for (Placement area : areas) {
      store.area(area, store.isFormer(area));
    }
    store.reserved.keySet().retainAll(areas);
    store.traces();
    return new Found(store.claims, Set.copyOf(store.reserved.values()));
  }

  /** There are headers at the place where it was formatted, which lead to where it is. */
  private boolean isFormer(Placement area) {
    Placement now =
        seen.valid()
            .map(store -> store.info().placement())
            .orElseGet(() -> seen.store().areas().get(0));
    return !now.equals(area);
  }

  private void area(Placement area, boolean former) {
    String of = former ? "home of replica " : "replica ";
    var damage = new StoreDoubts(seen);
    replica(area, area.replicaA(), of + "A", damage.of("A", area, area.replicaA(), former));
    replica(area, area.replicaB(), of + "B", damage.of("B", area, area.replicaB(), former));
  }

  private void replica(Placement area, long start, String part, List<String> damage) {
    String lv = reserved.getOrDefault(area, "");
    List<String> doubts = new ArrayList<>(damage);
    if (lv.isEmpty() && vg.isPresent()) {
      doubts.add(NOT_KEPT);
    }
    var content = new Content(Use.STORE, part, lv, List.of());
    claims.add(new Claim(start, start + area.length(), content, doubts));
  }

  /** What is left of headers where no store can be read. */
  private void traces() {
    if (seen.store().reading() instanceof StoreWitness.Reading.None none) {
      none.traces().stream()
          .filter(trace -> !isReserved(trace.place()))
          .forEach(
              trace ->
                  claims.add(
                      new Claim(
                          trace.place(),
                          trace.place() + HEADER_BYTES,
                          Content.part(Use.STORE, "header"),
                          List.of("it cannot be used: " + trace.what()))));
    }
  }

  private boolean isReserved(long place) {
    return vg.stream()
        .flatMap(known -> known.volumes().values().stream())
        .filter(lv -> SrLayout.isReserved(lv.name()))
        .anyMatch(lv -> holds(vg.orElseThrow(), lv, place));
  }

  private static boolean holds(VolumeGroup vg, LogicalVolume lv, long place) {
    return lv.segments().stream()
        .anyMatch(run -> vg.offsetOf(run) <= place && place < vg.offsetOf(run) + vg.lengthOf(run));
  }
}
