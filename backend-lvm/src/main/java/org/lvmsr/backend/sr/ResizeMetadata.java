package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.SmapiException;

/**
 * Gives the metadata store more room: a new reserved LV is made, the store moves there, and the
 * former place is zeroed. What {@code SR.create} reserved stays reserved, since its header copies
 * tell where the store is; a reserved LV that an earlier resize made is removed.
 *
 * <p>What is settled is finished if the store is in the new LV, and undone if it is not.
 */
final class ResizeMetadata implements Operation<Intent.ResizeMetadata> {
  private static final long LARGEST = 1L << 30;

  /**
   * Runs it. The caller works on the SR alone.
   *
   * @param bytes size of each of the two replicas afterwards; empty for twice what it is
   */
  static void run(AttachedSr sr, Optional<Long> bytes) throws IOException {
    State unused = Journal.run(sr, new ResizeMetadata(), state -> plan(sr, state, bytes));
  }

  private static Intent.ResizeMetadata plan(AttachedSr sr, State state, Optional<Long> bytes) {
    sr.checkNotBeingDestroyed(state);
    if (!sr.failedReplicas().isEmpty()) {
      throw Failures.notResized(
          "replica "
              + String.join(", ", sr.failedReplicas())
              + " could not be written when the SR was opened: attach the SR again first");
    }
    VolumeGroup vg = sr.vg();
    long extent = vg.extentBytes();
    Placement now = sr.storeInfo().placement();
    long wanted = bytes.orElse(now.length() * 2);
    checkSize(wanted, now.length(), extent);
    FreeExtents free = sr.free(state);
    List<Extents> on =
        free.takeTwoApart(wanted / extent)
            .orElseThrow(() -> noRoom(wanted, free.mostTwoApart() * extent, now.length()));
    return new Intent.ResizeMetadata(SrLayout.nextReservedLv(vg), on, holder(vg, now));
  }

  private static void checkSize(long wanted, long now, long extent) {
    if (wanted <= now) {
      throw Failures.notResized(
          "each replica has " + now + " bytes already: give a size above that, not " + wanted);
    }
    if (wanted > LARGEST) {
      throw Failures.notResized(wanted + " bytes are too many: a replica has at most " + LARGEST);
    }
    if (wanted % extent != 0) {
      long next = (wanted / extent + 1) * extent;
      throw Failures.notResized(
          wanted + " bytes are no multiple of " + extent + ": the next one is " + next);
    }
  }

  private static SmapiException noRoom(long wanted, long most, long now) {
    String next =
        most > now ? "destroy a volume, or give a smaller size" : "destroy a volume first";
    return Failures.notResized(
        "there is no free space for two replicas of "
            + wanted
            + " bytes apart from one another; the most that would fit is "
            + most
            + " bytes each: "
            + next);
  }

  /** The reserved LV that a store lies in. */
  private static String holder(VolumeGroup vg, Placement store) {
    return SrLayout.largerReserved(vg).stream()
        .filter(lv -> SrLayout.findPlacement(vg, lv).equals(Optional.of(store)))
        .map(LogicalVolume::name)
        .findFirst()
        .orElse(SrLayout.RESERVED_LV);
  }

  @Override
  public Result apply(AttachedSr sr, Intent.ResizeMetadata intent) throws IOException {
    VolumeGroup now = sr.changeVg(lvs -> lvs.createLinear(intent.lv(), intent.on()));
    sr.moveStore(SrLayout.placement(now, now.volume(intent.lv()).orElseThrow()));
    boolean unused = sr.keepVgText();
    return finish(sr, intent);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.ResizeMetadata intent) throws IOException {
    Optional<LogicalVolume> made = sr.vg().volume(intent.lv());
    if (made.isEmpty()) {
      return newest -> Patch.of();
    }
    Placement place = SrLayout.placement(sr.vg(), made.get());
    if (place.equals(sr.storeInfo().placement())) {
      return finish(sr, intent);
    }
    sr.clearStorePlace(place);
    return remove(sr, intent.lv());
  }

  private static Result finish(AttachedSr sr, Intent.ResizeMetadata intent) throws IOException {
    Optional<LogicalVolume> former = sr.vg().volume(intent.formerLv());
    if (former.isEmpty()) {
      return newest -> Patch.of();
    }
    sr.clearStorePlace(SrLayout.placement(sr.vg(), former.get()));
    return former.get().name().equals(SrLayout.RESERVED_LV)
        ? newest -> Patch.of()
        : remove(sr, intent.formerLv());
  }

  private static Result remove(AttachedSr sr, String lv) throws IOException {
    VolumeGroup unused = sr.changeVg(lvs -> lvs.remove(List.of(lv)));
    return newest -> Patch.of();
  }
}
