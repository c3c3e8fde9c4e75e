package org.lvmsr.backend.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.OpenResult;

/**
 * All that was seen of one SR at one moment.
 *
 * @param pools nothing of pools that were not to be looked at
 * @param copies of LVM's text, for the case that what LVM says is lost
 */
public record Witnesses(
    Medium medium,
    StoreWitness store,
    LvmWitness lvm,
    DmWitness devices,
    PoolWitness pools,
    VgCopies copies) {

  /** Whether somebody may be changing it: also where nothing tells whether anybody has it. */
  boolean isInUse() {
    return valid().map(found -> !found.info().owner().released()).orElse(true);
  }

  /** The same with what pools say. */
  Witnesses with(PoolWitness other) {
    return new Witnesses(medium, store, lvm, devices, other, copies);
  }

  /** The VG, if it is named as ours are. */
  public Optional<VolumeGroup> vg() {
    return lvm.vgOfOurs();
  }

  /** The store's content, if it can be trusted. */
  public Optional<OpenResult.Valid> valid() {
    return store.valid();
  }

  /** Copies of LVM's text of this VG, the newest first. */
  public List<VgCopy> vgCopies() {
    Optional<String> uuid =
        valid()
            .map(found -> found.info().identity().vgUuid())
            .or(() -> lvm.vg().map(VolumeGroup::uuid));
    return copies.ofOurs(uuid);
  }

  /** The SR's uuid: the store's word, else that of the VG's name, else that of a copy of it. */
  public Optional<String> srUuid() {
    return valid()
        .map(found -> found.info().identity().srUuid())
        .or(() -> vg().flatMap(SrLayout::srUuid))
        .or(() -> vgCopies().stream().findFirst().flatMap(copy -> SrLayout.srUuid(copy.vg())));
  }

  /** Whether neither a store nor a VG of ours is there, nor anything that may have been one. */
  public boolean nothingOfOurs() {
    boolean lvmIsNot = lvm.problem().isEmpty() && vg().isEmpty();
    return store.isAbsent() && lvmIsNot && vgCopies().isEmpty();
  }

  /** Whether the store itself says that the SR was to go. */
  public boolean isBeingDestroyed() {
    return isOpen(Intent.DestroySr.class::isInstance);
  }

  /** Whether this is a copy that is on its way to become an SR of its own. */
  public boolean isBeingAdopted() {
    return isOpen(Intent.AdoptSr.class::isInstance);
  }

  /** Whether a change of the SR has begun, and not ended, which leaves no VG for a moment. */
  public boolean isBeingWritten() {
    return isOpen(intent -> intent instanceof Intent.GrowSr || intent instanceof Intent.RestoreVg);
  }

  private boolean isOpen(Predicate<Intent> kind) {
    return valid().stream()
        .flatMap(found -> Records.intents(found.state()).stream())
        .anyMatch(kind);
  }

  /** Whether the medium ends before the LUN did: a partial copy, or a LUN that shrank. */
  public boolean isCutShort() {
    long lun = store.lunBytes();
    long pv = vg().map(found -> found.firstExtentOffset() + bytes(found)).orElse(0L);
    return medium.bytes() < Math.max(lun, pv);
  }

  private static long bytes(VolumeGroup vg) {
    return vg.extents() * vg.extentBytes();
  }
}
