package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.VgCopy;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.LvPlace;

/**
 * The VG that a map is drawn from: LVM's own text, or where that is lost the newest copy of it.
 *
 * @param vg empty if nothing describes it any more
 * @param from where the text was, as the end of a sentence
 * @param notes what a reader of the map has to know of it
 */
record Described(Optional<VolumeGroup> vg, String from, List<String> notes) {
  private static final String LVM = "LVM's metadata areas";

  Described {
    notes = List.copyOf(notes);
  }

  static Described of(Witnesses seen, Optional<Records> records) {
    Optional<VolumeGroup> own = seen.vg().or(() -> renamed(seen)).filter(Described::isPlausible);
    if (own.isPresent()) {
      return new Described(own, LVM, own.equals(seen.vg()) ? List.of() : List.of(strange(own)));
    }
    Optional<VgCopy> copy =
        seen.vgCopies().stream().filter(one -> isPlausible(one.vg())).findFirst();
    if (copy.isEmpty()) {
      String note =
          "LVM's text of the VG cannot be read, and no copy of it is left: where LVs lie is not"
              + " known; see lvmsr check";
      return new Described(Optional.empty(), "", List.of(note));
    }
    return copied(copy.get(), records.map(Records::places).orElse(Map.of()));
  }

  /** By its uuid it is the one that the store is for. */
  private static Optional<VolumeGroup> renamed(Witnesses seen) {
    return seen.lvm()
        .vg()
        .filter(
            vg ->
                seen.valid()
                    .filter(store -> store.info().identity().vgUuid().equals(vg.uuid()))
                    .isPresent());
  }

  private static String strange(Optional<VolumeGroup> vg) {
    return "the VG is named "
        + vg.map(VolumeGroup::name).orElse("")
        + ", not as ours are: see lvmsr check";
  }

  private static Described copied(VgCopy copy, Map<String, LvPlace> places) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "LVM's text of the VG cannot be read: drawn from the copy of sequence "
            + copy.vg().sequence()
            + " "
            + copy.where()
            + "; see lvmsr check");
    Map<String, LogicalVolume> volumes = new HashMap<>(copy.vg().volumes());
    places.forEach((name, place) -> takeUp(name, place, volumes, notes));
    VolumeGroup now = copy.vg().withVolumes(volumes);
    return new Described(Optional.of(now), "a copy " + copy.where(), notes);
  }

  /** The store's copy may be older than the last change of an LV, which its records tell. */
  private static void takeUp(
      String name, LvPlace place, Map<String, LogicalVolume> volumes, List<String> notes) {
    LogicalVolume was = volumes.get(name);
    boolean same =
        was != null && was.uuid().equals(place.uuid()) && was.segments().equals(place.segments());
    if (!same && !place.segments().isEmpty()) {
      volumes.put(name, LogicalVolume.linear(name, place.uuid(), place.segments()));
      notes.add("LV " + name + " changed since that copy: drawn where the records say");
    }
  }

  /** Whether its PV has an end that can be counted in bytes. */
  private static boolean isPlausible(VolumeGroup vg) {
    long bytes = vg.extents() * vg.extentBytes();
    return vg.extentBytes() > 0
        && vg.extents() >= 0
        && vg.firstExtentOffset() >= 0
        && Math.multiplyHigh(vg.extents(), vg.extentBytes()) == 0
        && bytes >= 0
        && vg.firstExtentOffset() + bytes >= 0;
  }

  /** The first byte behind the last extent; 0 if there is none. */
  long end() {
    return vg.map(one -> one.firstExtentOffset() + one.extents() * one.extentBytes()).orElse(0L);
  }
}
