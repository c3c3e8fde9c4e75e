package org.lvmsr.backend.rescue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.PvReading;

/**
 * What is left of LVM's own bytes.
 *
 * @param what is damaged, each the end of a sentence; empty if nothing is
 * @param whole what is as LVM wrote it for the VG that is meant
 * @param broken what is not
 */
record LvmDamage(List<String> what, List<ByteRange> whole, List<ByteRange> broken) {
  private static final int AREAS = 2;
  private static final long FIRST_AREA = 4096;
  private static final long LABEL_BYTES = 4096;
  private static final long HEADER_BYTES = 512;

  LvmDamage {
    what = List.copyOf(what);
    whole = List.copyOf(whole);
    broken = List.copyOf(broken);
  }

  /**
   * Looks for it.
   *
   * @param vg that should be there
   */
  static LvmDamage of(Witnesses seen, VolumeGroup vg) {
    var damage = new Collector(seen, vg);
    boolean labelled = damage.label();
    damage.areas(labelled);
    return new LvmDamage(damage.what, damage.whole, damage.broken);
  }

  private static final class Collector {
    private final Witnesses seen;
    private final VolumeGroup vg;
    private final List<String> what = new ArrayList<>();
    private final List<ByteRange> whole = new ArrayList<>();
    private final List<ByteRange> broken = new ArrayList<>();

    Collector(Witnesses seen, VolumeGroup vg) {
      this.seen = seen;
      this.vg = vg;
    }

    boolean label() {
      Optional<PvReading> pv = seen.lvm().pv();
      boolean ours = pv.filter(found -> found.pvUuid().equals(vg.pvUuid())).isPresent();
      if (ours) {
        whole.add(new ByteRange(0, LABEL_BYTES));
        return true;
      }
      broken.add(new ByteRange(0, LABEL_BYTES));
      String foreign =
          seen.lvm()
              .vg()
              .map(other -> "the label is that of another PV, of VG " + other.name())
              .orElse("the label is that of another PV, of no VG");
      what.add(
          pv.isPresent()
              ? foreign
              : seen.lvm().problem().map(why -> "the label is bad: " + why).orElse("no label"));
      return false;
    }

    private List<AreaReading> candidates(boolean labelled) {
      List<AreaReading> areas = new ArrayList<>(seen.copies().strays());
      if (labelled) {
        areas.addAll(seen.lvm().pv().map(PvReading::areas).orElse(List.of()));
      }
      return areas;
    }

    void areas(boolean labelled) {
      List<AreaReading> areas = candidates(labelled);
      long newest =
          areas.stream()
              .flatMap(area -> area.vg().stream())
              .filter(found -> found.uuid().equals(vg.uuid()))
              .mapToLong(VolumeGroup::sequence)
              .max()
              .orElse(0);
      long end = vg.firstExtentOffset() + vg.extents() * vg.extentBytes();
      area("first", areas.stream().filter(one -> one.offset() < end).findFirst(), newest);
      area("second", areas.stream().filter(one -> one.offset() >= end).findFirst(), newest);
      long named = seen.lvm().pv().map(pv -> (long) pv.areas().size()).orElse(0L);
      if (labelled && named != AREAS) {
        what.add("the label names " + named + " metadata areas, not " + AREAS);
      }
    }

    /** Where the second one was is not known any more if nothing is left of it. */
    private void area(String name, Optional<AreaReading> area, long newest) {
      Optional<VolumeGroup> text =
          area.flatMap(AreaReading::vg).filter(found -> found.uuid().equals(vg.uuid()));
      long at = area.map(AreaReading::offset).orElse(name.equals("first") ? FIRST_AREA : behind());
      var header = new ByteRange(at, at + HEADER_BYTES);
      if (text.isPresent()) {
        whole.add(header);
        if (text.get().sequence() != newest) {
          what.add("the " + name + " metadata area is of another time");
        }
        return;
      }
      what.add("the " + name + " metadata area holds no text of the VG");
      if (area.filter(AreaReading::headed).isPresent()) {
        whole.add(header);
        broken.add(new ByteRange(at + HEADER_BYTES, at + 2 * HEADER_BYTES));
      } else {
        broken.add(header);
      }
    }

    private long behind() {
      return vg.firstExtentOffset() + vg.extents() * vg.extentBytes();
    }
  }
}
