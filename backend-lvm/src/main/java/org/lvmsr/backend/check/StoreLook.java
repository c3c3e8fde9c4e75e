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
    Optional<Placement> byLvm = vg.flatMap(known -> byLvm(device, known));
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
      return new StoreWitness(
          found, chosen, List.of(), 0, new StoreWitness.Reading.None(search.traces()));
    }
    Placement place = chosen.get();
    return new StoreWitness(
        found, chosen, areas(device, place), search.lunBytes(place), read(device, place));
  }

  /** Where SR.create put it, or, if nothing is left there, where it moved to. */
  private static Optional<Placement> byLvm(ReadableDevice device, VolumeGroup vg) {
    Optional<Placement> home =
        vg.volume(SrLayout.RESERVED_LV).flatMap(lv -> PlaceChecks.placement(vg, lv));
    if (home.filter(place -> MetadataReader.hasHeader(device, place)).isPresent()) {
      return home;
    }
    return SrLayout.largerReserved(vg).stream()
        .flatMap(lv -> PlaceChecks.placement(vg, lv).stream())
        .filter(place -> MetadataReader.hasHeader(device, place))
        .findFirst()
        .or(() -> home);
  }

  private static List<Placement> areas(ReadableDevice device, Placement place) {
    try {
      return MetadataReader.areas(device, place);
    } catch (IOException unknown) {
      return List.of(place); // Reading the store tells why.
    }
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
