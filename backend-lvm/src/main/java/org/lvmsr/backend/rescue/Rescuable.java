package org.lvmsr.backend.rescue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lvmsr.backend.check.StoreWitness;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.format.HeaderBlock;

/** What must hold for a rescue. */
final class Rescuable {
  private Rescuable() {}

  /** The store, if all is so that LVM's label and VG may be written anew. */
  static OpenResult.Valid require(Site site, RescueWords words) throws RepairRefused {
    Witnesses seen = site.seen();
    String name = seen.medium().name();
    if (seen.medium().attachedHere()) {
      throw new RepairRefused(
          "the SR on " + name + " is attached on this host: detach it (SR.detach) first");
    }
    OpenResult.Valid store = store(seen);
    if (seen.isCutShort()) {
      throw new RepairRefused(
          name
              + " is smaller than the LUN was ("
              + seen.store().lunBytes()
              + " bytes): give the LUN its size back, or copy all of it, first");
    }
    if (seen.isBeingAdopted()) {
      throw new RepairRefused(
          "lvmsr adopt was interrupted on " + name + ": run it again, it goes on");
    }
    if (seen.isBeingWritten() || seen.copies().torn().isPresent()) {
      throw new RepairRefused(
          "a change of the VG was interrupted on "
              + name
              + ": attach the SR, which writes the VG anew itself");
    }
    if (seen.isBeingDestroyed()) {
      throw new RepairRefused(
          "the SR on " + name + " was being destroyed: there is nothing to rescue");
    }
    requireOurs(seen, store, words);
    return store;
  }

  private static OpenResult.Valid store(Witnesses seen) throws RepairRefused {
    if (seen.store().reading() instanceof StoreWitness.Reading.TooNew newer) {
      throw new RepairRefused("a newer version wrote the store (" + newer.problem() + "): use it");
    }
    OpenResult.Valid store =
        seen.valid()
            .orElseThrow(
                () ->
                    new RepairRefused(
                        seen.medium().name()
                            + " holds no store that can be trusted, and a rescue needs one: lvmsr"
                            + " check says the commands that restore LVM's text where a copy of it"
                            + " is left, and --rebuild makes a new store then"));
    if (store.info().formatMinor() > HeaderBlock.MINOR) {
      throw new RepairRefused("a newer version wrote the store: use that one");
    }
    return store;
  }

  /** Somebody else's VG may go only as long as it is empty, or by its name. */
  private static void requireOurs(Witnesses seen, OpenResult.Valid store, RescueWords words)
      throws RepairRefused {
    Optional<VolumeGroup> there = seen.lvm().vg();
    if (there.isEmpty()) {
      return;
    }
    VolumeGroup vg = there.get();
    if (vg.uuid().equals(store.info().identity().vgUuid())) {
      if (seen.vg().isEmpty()) {
        throw new RepairRefused(
            "the VG is there, and is named "
                + vg.name()
                + ": rename it back to "
                + SrLayout.vgName(store.info().identity().srUuid())
                + " (vgrename)");
      }
      return;
    }
    boolean agreed = words.discard().filter(vg.name()::equals).isPresent();
    if (!vg.volumes().isEmpty() && !agreed) {
      throw new RepairRefused(
          "another VG, "
              + vg.name()
              + " with "
              + vg.volumes().size()
              + " LVs, is on "
              + seen.medium().name()
              + " now, and would be lost: copy what it holds, and say --discard "
              + vg.name());
    }
  }

  /** Every LV, and the store, must have their extents for themselves. */
  static void requireRoom(Witnesses seen, VolumeGroup vg) throws RepairRefused {
    Optional<String> conflict = LvUpdates.conflict(vg).or(() -> onStore(seen, vg));
    if (conflict.isPresent()) {
      throw new RepairRefused(
          "the text of the VG and the records of what changed since do not go together: "
              + conflict.get()
              + "; nothing is written: restore a copy of the LUN, or take volumes out of it one by"
              + " one with lvmsr extract");
    }
    long end = vg.firstExtentOffset() + vg.extents() * vg.extentBytes();
    if (end >= seen.medium().bytes()) {
      throw new RepairRefused(
          seen.medium().name()
              + " ends before the last extent of the VG (byte "
              + end
              + "): give the LUN its size back first");
    }
  }

  /** Writing the store heals both replicas, so nothing else may lie there. */
  private static Optional<String> onStore(Witnesses seen, VolumeGroup vg) {
    Map<Placement, String> reserved = new HashMap<>();
    vg.volumes().values().stream()
        .filter(lv -> SrLayout.isReserved(lv.name()))
        .forEach(lv -> SrLayout.findPlacement(vg, lv).ifPresent(at -> reserved.put(at, lv.name())));
    List<ByteRange> bare = new ArrayList<>();
    seen.store().areas().stream()
        .filter(area -> !reserved.containsKey(area))
        .forEach(
            area -> {
              bare.add(new ByteRange(area.replicaA(), area.replicaA() + area.length()));
              bare.add(new ByteRange(area.replicaB(), area.replicaB() + area.length()));
            });
    return vg.volumes().values().stream()
        .filter(lv -> ByteRange.common(ranges(vg, lv).toList(), bare) > 0)
        .map(lv -> "LV " + lv.name() + " would lie on the store")
        .sorted()
        .findFirst();
  }

  private static Stream<ByteRange> ranges(VolumeGroup vg, LogicalVolume lv) {
    return lv.segments().stream()
        .map((Extents run) -> new ByteRange(vg.offsetOf(run), vg.offsetOf(run) + vg.lengthOf(run)));
  }
}
