package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.EarlierTexts;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Both of LVM's metadata areas with a header that a power cut let through, and a text that it did
 * not: LVM flushes nothing in between. The text that was true just before still stands in both.
 *
 * <p>The one that is taken was written last of those that are the same in both areas, and says of
 * every LV what the records say, but for those that an open intent names. A later one was not
 * flushed: then nothing that came behind it was, and no request of that command has reached the
 * medium.
 */
public final class TornTexts {
  private final ReadableDevice device;
  private final Identity identity;
  private final State state;

  /**
   * What is left of the VG of an SR.
   *
   * @param identity that the store's header names
   * @param state of the store
   */
  public TornTexts(ReadableDevice device, Identity identity, State state) {
    this.device = device;
    this.identity = identity;
    this.state = state;
  }

  /**
   * Finds that text.
   *
   * @return empty if the areas are damaged in another way, no change of the VG was on its way, or
   *     no text is certain
   */
  public Optional<VgText> lastWhole() throws IOException {
    List<AreaReading> areas = areas();
    if (areas.size() != VgRestore.AREAS
        || !areas.stream().allMatch(TornTexts::isTorn)
        || intents().isEmpty()) {
      return Optional.empty();
    }
    List<VgText> others = earlier(areas.get(1));
    return earlier(areas.get(0)).stream()
        .filter(text -> others.stream().anyMatch(other -> same(text, other)))
        .findFirst()
        .filter(text -> agreesWithRecords(text.vg()));
  }

  private List<AreaReading> areas() throws IOException {
    try {
      return VgTextReader.inspect(device)
          .filter(pv -> pv.pvUuid().equals(identity.pvUuid()))
          .map(PvReading::areas)
          .orElse(List.of());
    } catch (LvmFormatException damagedLabel) {
      return List.of();
    }
  }

  private static boolean isTorn(AreaReading area) {
    return area.headed()
        && area.textOffset() > 0
        && area.failure().filter(LvmFormatException.class::isInstance).isPresent();
  }

  private List<VgText> earlier(AreaReading area) throws IOException {
    String name = SrLayout.vgName(identity.srUuid());
    return EarlierTexts.in(device, area, name, identity.vgUuid());
  }

  private static boolean same(VgText one, VgText other) {
    return Arrays.equals(one.bytes(), other.bytes());
  }

  private List<Intent> intents() {
    return new ArrayList<>(state.all(Tables.INTENT, Intent.class).values());
  }

  private boolean agreesWithRecords(VolumeGroup vg) {
    Set<String> changing = new HashSet<>();
    intents().forEach(intent -> changing.addAll(intent.lvs()));
    for (Map.Entry<String, LvPlace> place : state.all(Tables.LV, LvPlace.class).entrySet()) {
      boolean agrees =
          vg.volume(place.getKey()).map(LvPlace::of).filter(place.getValue()::equals).isPresent();
      if (!agrees && !changing.contains(place.getKey())) {
        return false;
      }
    }
    return true;
  }
}
