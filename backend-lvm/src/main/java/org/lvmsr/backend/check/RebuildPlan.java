package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VgCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.backend.volume.LvNames;
import org.lvmsr.metadata.Placement;

/**
 * How a new store is made from the names of LVs, where no store is left that can be read.
 *
 * @param srUuid from the name of the VG
 * @param reserve extents of the reserved LV that is to be made; empty if there is one
 * @param placement where the store will be
 * @param save places that hold something of ours, which must be saved before
 * @param volumes the LVs that become volumes
 * @param leftAlone the names of the others
 */
public record RebuildPlan(
    String srUuid,
    List<Extents> reserve,
    Placement placement,
    List<Placement> save,
    List<Repair.AdoptLv> volumes,
    List<String> leftAlone) {

  public RebuildPlan {
    reserve = List.copyOf(reserve);
    save = List.copyOf(save);
    volumes = List.copyOf(volumes);
    leftAlone = List.copyOf(leftAlone);
  }

  /**
   * Plans it. A pure function of what was seen.
   *
   * @throws RepairRefused if nothing may be written, the VG is not certainly ours, or a store may
   *     still be of use
   */
  public static RebuildPlan of(Witnesses seen) throws RepairRefused {
    Writability.require(seen);
    VolumeGroup vg = requireOurs(seen);
    requireNoStore(seen, vg);
    List<Extents> reserve =
        vg.volume(SrLayout.RESERVED_LV).isPresent() ? List.of() : extents(seen, vg);
    Placement placement = placement(vg, reserve);
    List<Repair.AdoptLv> volumes = new ArrayList<>();
    List<String> leftAlone = new ArrayList<>();
    Set<String> needed = new LvTree(vg).withNeeds(ofOurs(vg));
    Set<String> keys = new HashSet<>();
    for (LogicalVolume lv : new TreeMap<>(vg.volumes()).values()) {
      Optional<String> key = LvNames.key(lv.name());
      if (key.isPresent() && lv.isVolume() && keys.add(key.get())) {
        long bytes = lv.extents() * vg.extentBytes();
        volumes.add(new Repair.AdoptLv(lv.name(), lv.uuid(), key.get(), bytes, lv.writable()));
      } else if (!SrLayout.isReserved(lv.name())
          && (key.isPresent() || !needed.contains(lv.name()))) {
        leftAlone.add(lv.name());
      }
    }
    return new RebuildPlan(
        SrLayout.srUuid(vg).orElseThrow(),
        reserve,
        placement,
        save(seen.store(), placement, SrLayout.largerPlaces(vg)),
        volumes,
        leftAlone);
  }

  private static List<String> ofOurs(VolumeGroup vg) {
    return vg.volumes().keySet().stream()
        .filter(lv -> LvNames.key(lv).isPresent() || lv.equals(SrRecord.POOL))
        .toList();
  }

  private static VolumeGroup requireOurs(Witnesses seen) throws RepairRefused {
    VolumeGroup vg =
        seen.vg()
            .orElseThrow(
                () ->
                    new RepairRefused(
                        seen.medium().name()
                            + " holds no VG lvmsr-<uuid> that can be read: restore it first,"
                            + " lvmsr check says how"));
    if (!isUuid(SrLayout.srUuid(vg).orElseThrow())) {
      throw new RepairRefused("the name of VG " + vg.name() + " is not that of an SR");
    }
    if (!vg.tags().contains(VgCommands.TAG)) {
      throw new RepairRefused(
          "VG "
              + vg.name()
              + " lacks the tag "
              + VgCommands.TAG
              + ": if it is an SR all the same, add it with vgchange --addtag");
    }
    if (!Overlaps.of(seen, List.of()).isEmpty()) {
      throw new RepairRefused(
          "LVs of VG " + vg.name() + " overlap: restore it first, lvmsr check says how");
    }
    return vg;
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void requireNoStore(Witnesses seen, VolumeGroup vg) throws RepairRefused {
    StoreWitness store = seen.store();
    if (store.valid().isPresent()) {
      throw new RepairRefused("the store can be read: use lvmsr check --repair");
    }
    boolean newer =
        store.reading() instanceof StoreWitness.Reading.None none
            && none.traces().stream().anyMatch(HeaderTrace::newer);
    if (newer || store.reading() instanceof StoreWitness.Reading.TooNew) {
      throw new RepairRefused("a newer version wrote the store: use that one");
    }
    if (store.reading() instanceof StoreWitness.Reading.Unreadable bad) {
      throw new RepairRefused("the device cannot be read: " + bad.problem());
    }
    Optional<LogicalVolume> reserved = vg.volume(SrLayout.RESERVED_LV);
    if (reserved.isPresent() && SrLayout.findPlacement(vg, reserved.get()).isEmpty()) {
      throw new RepairRefused(
          "the reserved LV has another shape: restore the VG first, lvmsr check says how");
    }
  }

  /** Where a store was, else where a new SR has it, if that is free. */
  private static List<Extents> extents(Witnesses seen, VolumeGroup vg) throws RepairRefused {
    var free = FreeExtents.of(vg, List.of());
    Optional<List<Extents>> former =
        seen.store().placement().flatMap(at -> PlaceChecks.extents(vg, at));
    if (former.isPresent() && free.containsAll(former.get())) {
      return former.get();
    }
    List<Extents> usual = SrLayout.reservedExtents(vg, seen.medium().bytes());
    return free.containsAll(usual) ? usual : atTheEnds(free, usual.get(0).count());
  }

  private static List<Extents> atTheEnds(FreeExtents free, long count) throws RepairRefused {
    return free.takeTwoApart(count)
        .orElseThrow(
            () ->
                new RepairRefused(
                    "there is no free space for two replicas of "
                        + count
                        + " extents each, apart from one another: remove an LV that is not"
                        + " needed"));
  }

  private static Placement placement(VolumeGroup vg, List<Extents> reserve) {
    return reserve.isEmpty()
        ? SrLayout.placement(vg, vg.volume(SrLayout.RESERVED_LV).orElseThrow())
        : new Placement(
            vg.offsetOf(reserve.get(0)), vg.offsetOf(reserve.get(1)), vg.lengthOf(reserve.get(0)));
  }

  /** What is about to be overwritten, and what may be left of a store elsewhere. */
  private static List<Placement> save(
      StoreWitness store, Placement placement, List<Placement> larger) {
    if (store.holdsNothing() && larger.isEmpty()) {
      return List.of();
    }
    Set<Placement> places = new LinkedHashSet<>(List.of(placement));
    store.placement().ifPresent(places::add);
    places.addAll(store.areas());
    places.addAll(store.found());
    places.addAll(larger);
    return List.copyOf(places);
  }
}
