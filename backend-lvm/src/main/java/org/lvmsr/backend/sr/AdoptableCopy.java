package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lvmsr.backend.adopt.Adoption;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A copy of an SR that can become an SR of its own.
 *
 * @param placement where its store is
 * @param identity that the store's header names: that of the original, until the end
 * @param name of the SR
 * @param volumes how many there are
 * @param begun what it becomes, if that was begun before and interrupted
 */
public record AdoptableCopy(
    Placement placement, Identity identity, String name, int volumes, Optional<Adoption> begun) {

  /** The adoption that is open in a store. */
  static Optional<Intent.AdoptSr> intent(State state) {
    return state.all(Tables.INTENT, Intent.class).values().stream()
        .flatMap(
            intent -> intent instanceof Intent.AdoptSr adopt ? Stream.of(adopt) : Stream.empty())
        .findFirst();
  }

  /** Whether an adoption is open in a store; not if it cannot be read. */
  static boolean isBeingAdopted(ReadableDevice device, Placement placement) throws IOException {
    return MetadataReader.read(device, placement) instanceof OpenResult.Valid valid
        && intent(valid.state()).isPresent();
  }

  static AdoptableCopy on(ReadableDevice device) throws IOException {
    Optional<VolumeGroup> vg =
        SrDevice.findVg(device).filter(found -> SrLayout.srUuid(found).isPresent());
    for (Placement placement : places(device, vg)) {
      if (MetadataReader.read(device, placement) instanceof OpenResult.Valid valid) {
        Optional<Intent.AdoptSr> open = intent(valid.state());
        if (open.isPresent()
            || vg.filter(found -> names(valid.info().identity(), found)).isPresent()) {
          return of(placement, valid, open);
        }
      }
    }
    throw new RepairRefused(
        device.name()
            + " holds no SR that is whole, so nothing was done: lvmsr check "
            + device.name()
            + " says what is wrong");
  }

  private static List<Placement> places(ReadableDevice device, Optional<VolumeGroup> vg)
      throws IOException {
    List<Placement> places = new ArrayList<>();
    if (vg.isPresent() && vg.get().volume(SrLayout.RESERVED_LV).isPresent()) {
      places.add(StoreOpener.placement(device, vg.get()));
    }
    if (vg.isEmpty()) {
      places.addAll(MetadataReader.find(device, BlankCheck.WHERE_A_STORE_BEGINS));
    }
    return places;
  }

  private static boolean names(Identity identity, VolumeGroup vg) {
    return identity.vgUuid().equals(vg.uuid())
        && identity.pvUuid().equals(vg.pvUuid())
        && Optional.of(identity.srUuid()).equals(SrLayout.srUuid(vg));
  }

  private static AdoptableCopy of(
      Placement placement, OpenResult.Valid valid, Optional<Intent.AdoptSr> open) {
    State state = valid.state();
    String name =
        state.find(Tables.SR, Tables.SR_ID, SrRecord.class).map(SrRecord::name).orElse("");
    return new AdoptableCopy(
        placement,
        valid.info().identity(),
        name,
        state.all(Tables.VOLUME, Object.class).size(),
        open.map(intent -> new Adoption(intent.srUuid(), intent.vgUuid(), intent.pvUuid())));
  }

  /** Refuses the original: whoever knows it by its uuids would not find it any more. */
  void requireAnother(String device, String lunId) throws RepairRefused {
    if (begun.isEmpty() && !lunId.isEmpty() && lunId.equals(identity.lunId())) {
      throw new RepairRefused(
          device
              + " is the LUN on which SR "
              + identity.srUuid()
              + " lives, not a copy of it: nothing was done");
    }
  }
}
