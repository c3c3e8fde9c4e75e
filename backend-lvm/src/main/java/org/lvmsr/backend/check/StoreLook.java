package org.lvmsr.backend.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.backend.sr.StorePlaces;
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
    List<Placement> found = MetadataReader.find(device, LIKELY);
    if (found.isEmpty()) {
      found = MetadataReader.find(device, ScanLimits.DEFAULT);
    }
    Optional<Placement> chosen = chosen(device, vg, found);
    var search = new HeaderSearch(device);
    if (chosen.isEmpty()) {
      return new StoreWitness(
          found, chosen, List.of(), 0, new StoreWitness.Reading.None(search.traces()));
    }
    Placement place = chosen.get();
    return new StoreWitness(
        found, chosen, areas(device, place), search.lunBytes(place), read(device, place));
  }

  /** LVM knows where stores are formatted; without it, what is found first is the best guess. */
  private static Optional<Placement> chosen(
      ReadableDevice device, Optional<VolumeGroup> vg, List<Placement> found) {
    Optional<Placement> home =
        vg.flatMap(known -> known.volume(SrLayout.RESERVED_LV))
            .flatMap(lv -> SrLayout.findPlacement(vg.orElseThrow(), lv))
            .or(() -> found.stream().findFirst());
    List<Placement> others = new ArrayList<>(vg.map(SrLayout::largerPlaces).orElse(List.of()));
    found.stream().filter(place -> !others.contains(place)).forEach(others::add);
    home.ifPresent(others::remove);
    return home.map(place -> choose(device, place, others));
  }

  private static Placement choose(ReadableDevice device, Placement home, List<Placement> others) {
    try {
      return StorePlaces.choose(device, home, others);
    } catch (IOException unknown) {
      return home; // Reading the store tells why.
    }
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
