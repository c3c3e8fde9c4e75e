package org.lvmsr.backend.check;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.AreaSearch;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.backend.sr.TornTexts;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Copies of LVM's text of the VG beside those that the label leads to.
 *
 * @param torn what a power cut has left of the VG, where attaching the SR brings it back
 * @param kept in the store, those that are whole, the newest first
 * @param bad places of copies in the store that are not whole
 * @param strays in metadata areas; looked for only where no label leads to a VG of ours
 */
public record VgCopies(
    Optional<VgText> torn, List<KeptText> kept, List<Long> bad, List<AreaReading> strays) {

  private static final String BEFORE = "in both metadata areas, before the torn one";

  private static final Comparator<VgCopy> BY_SEQUENCE =
      Comparator.comparingLong((VgCopy copy) -> copy.vg().sequence()).reversed();

  public VgCopies {
    kept = List.copyOf(kept);
    bad = List.copyOf(bad);
    strays = List.copyOf(strays);
  }

  /** None of them. */
  public static VgCopies none() {
    return new VgCopies(Optional.empty(), List.of(), List.of(), List.of());
  }

  static VgCopies of(ReadableDevice device, StoreWitness store, LvmWitness lvm) {
    List<AreaReading> strays = lvm.vgOfOurs().isEmpty() ? strays(device, lvm) : List.of();
    if (store.placement().isEmpty()) {
      return new VgCopies(Optional.empty(), List.of(), List.of(), strays);
    }
    Placement at = store.placement().get();
    try {
      return new VgCopies(
          lvm.vg().isEmpty() ? torn(device, store) : Optional.empty(),
          MetadataReader.keptTexts(device, at),
          MetadataReader.badTexts(device, at),
          strays);
    } catch (IOException noStore) {
      return new VgCopies(Optional.empty(), List.of(), List.of(), strays);
    }
  }

  private static Optional<VgText> torn(ReadableDevice device, StoreWitness store)
      throws IOException {
    Optional<OpenResult.Valid> valid = store.valid();
    return valid.isPresent()
        ? new TornTexts(device, valid.get().info().identity(), valid.get().state()).lastWhole()
        : Optional.empty();
  }

  /** Those that the label, perhaps of another PV, does not name. */
  private static List<AreaReading> strays(ReadableDevice device, LvmWitness lvm) {
    List<Long> named =
        lvm.pv().map(PvReading::areas).orElse(List.of()).stream().map(AreaReading::offset).toList();
    return AreaSearch.in(device).stream().filter(area -> !named.contains(area.offset())).toList();
  }

  /**
   * Those of VGs that are named as ours are, the newest first. The store's are in the order in
   * which they were kept: who goes back to an older text lowers LVM's sequence.
   *
   * @param vgUuid of the VG that is meant, if that is known
   */
  List<VgCopy> ofOurs(Optional<String> vgUuid) {
    List<VgCopy> inStore = kept.stream().flatMap(text -> parse(text).stream()).toList();
    Optional<String> uuid = vgUuid.or(() -> inStore.stream().findFirst().map(c -> c.vg().uuid()));
    List<VgCopy> inAreas = strays.stream().map(VgCopies::stray).sorted(BY_SEQUENCE).toList();
    Stream<VgCopy> first = torn.stream().map(text -> new VgCopy(BEFORE, text));
    return Stream.concat(first, inOrder(inStore, inAreas))
        .filter(copy -> SrLayout.srUuid(copy.vg()).isPresent())
        .filter(copy -> uuid.isEmpty() || uuid.get().equals(copy.vg().uuid()))
        .toList();
  }

  /** LVM's own are the newer ones, unless it had failed to write one of them. */
  private static Stream<VgCopy> inOrder(List<VgCopy> inStore, List<VgCopy> inAreas) {
    boolean newer =
        !inStore.isEmpty()
            && !inAreas.isEmpty()
            && inStore.get(0).vg().sequence() >= inAreas.get(0).vg().sequence();
    return newer
        ? Stream.concat(inStore.stream(), inAreas.stream())
        : Stream.concat(inAreas.stream(), inStore.stream());
  }

  private static Optional<VgCopy> parse(KeptText kept) {
    try {
      return Optional.of(new VgCopy("in the store", VgText.of(kept.bytes(), 0)));
    } catch (LvmFormatException noVg) {
      return Optional.empty();
    }
  }

  private static VgCopy stray(AreaReading area) {
    return new VgCopy("in the metadata area at byte " + area.offset(), area.text().orElseThrow());
  }
}
