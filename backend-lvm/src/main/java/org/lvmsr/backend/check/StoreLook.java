package org.lvmsr.backend.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.FormatTooNewException;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.ScanLimits;
import org.lvmsr.metadata.device.ReadableDevice;

/** Finds the store, by its magic at the places where one can be, and reads it. */
final class StoreLook {
  private static final ScanLimits LIKELY =
      new ScanLimits(HeaderSearch.AT_EACH_END, HeaderSearch.AT_EACH_END, HeaderSearch.STRIDE);

  private StoreLook() {}

  /**
   * Looks for a store.
   *
   * @param vg a second witness of where it is; of several stores it decides
   */
  static StoreWitness of(ReadableDevice device, Optional<VolumeGroup> vg) throws IOException {
    Optional<Placement> byLvm =
        vg.flatMap(
            found ->
                found
                    .volume(SrLayout.RESERVED_LV)
                    .flatMap(reserved -> PlaceChecks.placement(found, reserved)));
    List<Placement> found = MetadataReader.find(device, LIKELY);
    if (found.isEmpty()) {
      found = MetadataReader.find(device, ScanLimits.DEFAULT);
    }
    Optional<Placement> chosen =
        found.isEmpty() || byLvm.filter(found::contains).isPresent()
            ? byLvm
            : Optional.of(found.get(0));
    var search = new HeaderSearch(device);
    if (chosen.isEmpty()) {
      return new StoreWitness(found, chosen, 0, new StoreWitness.Reading.None(search.traces()));
    }
    return new StoreWitness(
        found, chosen, search.lunBytes(chosen.get()), read(device, chosen.get()));
  }

  private static StoreWitness.Reading read(ReadableDevice device, Placement placement) {
    try {
      return new StoreWitness.Reading.Found(MetadataReader.read(device, placement));
    } catch (FormatTooNewException e) {
      return new StoreWitness.Reading.TooNew(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new StoreWitness.Reading.Unreadable(String.valueOf(e.getMessage()));
    }
  }
}
