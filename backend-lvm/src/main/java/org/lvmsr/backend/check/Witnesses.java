package org.lvmsr.backend.check;

import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.OpenResult;

/** All that was seen of one SR at one moment. */
public record Witnesses(Medium medium, StoreWitness store, LvmWitness lvm, DmWitness devices) {

  /** The VG, if it is named as ours are. */
  public Optional<VolumeGroup> vg() {
    return lvm.vg().filter(found -> SrLayout.srUuid(found).isPresent());
  }

  /** The store's content, if it can be trusted. */
  public Optional<OpenResult.Valid> valid() {
    return store.valid();
  }

  /** The SR's uuid: the store's word, else that of the VG's name. */
  public Optional<String> srUuid() {
    return valid()
        .map(found -> found.info().identity().srUuid())
        .or(() -> vg().flatMap(SrLayout::srUuid));
  }

  /** Whether neither a store nor a VG of ours is there, nor anything that may have been one. */
  public boolean nothingOfOurs() {
    boolean lvmIsNot = lvm.problem().isEmpty() && vg().isEmpty();
    return store.isAbsent() && lvmIsNot;
  }

  /** Whether the medium ends before the LUN did: a partial copy, or a LUN that shrank. */
  boolean isCutShort() {
    long lun = store.lunBytes();
    long pv = vg().map(found -> found.firstExtentOffset() + bytes(found)).orElse(0L);
    return medium.bytes() < Math.max(lun, pv);
  }

  private static long bytes(VolumeGroup vg) {
    return vg.extents() * vg.extentBytes();
  }
}
