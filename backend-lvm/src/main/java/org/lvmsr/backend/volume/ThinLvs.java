package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Derivation;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.Removal;

/** Makes and removes LVs of volumes; each step only if it has not been done. */
final class ThinLvs {
  private ThinLvs() {}

  /** Makes the LV of a derivation, and its pool if it gets one of its own. */
  static LogicalVolume make(AttachedSr sr, Derivation how) throws IOException {
    var vg =
        sr.changeVg(
            lvs -> {
              if (how.newPool().isPresent()) {
                lvs.createPool(how.pool(), how.newPool().get());
              }
              if (how.external()) {
                lvs.overlay(how.origin(), how.pool(), how.lv(), how.writable());
              } else {
                lvs.snapshotThin(how.origin(), how.lv(), how.writable());
              }
            });
    return made(vg, how.lv());
  }

  /** Makes an LV in a pool that reads as zeroes. */
  static LogicalVolume create(AttachedSr sr, String pool, String lv, long bytes)
      throws IOException {
    return made(sr.changeVg(lvs -> lvs.createThin(pool, lv, bytes)), lv);
  }

  private static LogicalVolume made(VolumeGroup vg, String name) throws IOException {
    return vg.volume(name)
        .filter(lv -> lv.thin().isPresent())
        .orElseThrow(() -> new IOException("lvcreate succeeded but the VG has no LV " + name));
  }

  /** Removes what {@link #make} has made, as far as it came. */
  static void unmake(AttachedSr sr, Derivation how) throws IOException {
    discard(sr, how.lv());
    if (how.newPool().isPresent()) {
      removePool(sr, how.pool());
    }
  }

  /** Removes an LV that nobody was told of, if it was made. */
  static void discard(AttachedSr sr, String lv) throws IOException {
    var unused = sr.refresh();
    if (sr.vg().volume(lv).isPresent()) {
      requireUnneeded(sr, lv);
      sr.changeVg(lvs -> lvs.remove(List.of(lv)));
    }
  }

  /** Loads the devices of a pool anew if it or one of its volumes is active. */
  static void refreshActive(AttachedSr sr, String pool) throws IOException {
    Stream<String> inPool = new LvTree(sr.vg()).inPool(pool).stream().map(LogicalVolume::name);
    Optional<String> active =
        Stream.concat(inPool, Stream.of(pool)).filter(sr::isActive).findFirst();
    if (active.isPresent()) {
      sr.refreshIfActive(active.get());
    }
  }

  /** Removes a pool, if it is there, in which nothing is. */
  static void removePool(AttachedSr sr, String pool) throws IOException {
    boolean empty = new LvTree(sr.vg()).inPool(pool).isEmpty();
    if (sr.vg().volume(pool).isPresent() && empty) {
      sr.changeVg(lvs -> lvs.remove(List.of(pool)));
    }
  }

  /** Makes an LV read-only, if it is not, so that others can be put over it. */
  static void freeze(AttachedSr sr, String lv) throws IOException {
    if (sr.vg().volume(lv).filter(LogicalVolume::writable).isPresent()) {
      sr.changeVg(lvs -> lvs.permitWriting(lv, false));
    }
  }

  /** Undoes {@link #freeze}, unless something is based on the LV again. */
  static void thaw(AttachedSr sr, String lv) throws IOException {
    boolean frozen = sr.vg().volume(lv).filter(found -> !found.writable()).isPresent();
    if (frozen && new LvTree(sr.vg()).basedOn(lv).isEmpty()) {
      sr.changeVg(lvs -> lvs.permitWriting(lv, true));
    }
  }

  /**
   * Removes those of the LVs that are still there, and nothing else.
   *
   * @throws IOException if one of them is another LV of that name, or something else leans on it:
   *     LVM would remove that too, without a question; nothing was removed then
   */
  static void remove(AttachedSr sr, Removal removal) throws IOException {
    remove(sr, List.of(removal));
  }

  /** As {@link #remove(AttachedSr, Removal)}, of several at once. */
  static void remove(AttachedSr sr, List<Removal> removals) throws IOException {
    var unused = sr.refresh();
    List<LvId> lvs = removals.stream().flatMap(removal -> removal.lvs().stream()).toList();
    List<LvId> left = lvs.stream().filter(lv -> sr.vg().volume(lv.name()).isPresent()).toList();
    List<String> names = left.stream().map(LvId::name).toList();
    for (LvId lv : left) {
      requireSame(lv, sr.vg().volume(lv.name()).orElseThrow());
    }
    requireLeaningOnly(sr, Set.copyOf(names), Set.copyOf(lvs.stream().map(LvId::name).toList()));
    if (!left.isEmpty()) {
      sr.notePlaces(names);
      sr.changeVg(commands -> commands.remove(names));
    }
  }

  private static void requireSame(LvId wanted, LogicalVolume found) throws IOException {
    boolean known = found.isVolume() || found.pool().isPresent();
    if (!found.uuid().equals(wanted.uuid()) || !known) {
      throw new IOException(
          "LV "
              + wanted.name()
              + " is not the one that the record names: expected a linear or thin LV with uuid "
              + wanted.uuid()
              + ", found "
              + found.type()
              + " with uuid "
              + found.uuid()
              + "; nothing was removed");
    }
  }

  private static void requireUnneeded(AttachedSr sr, String lv) throws IOException {
    requireLeaningOnly(sr, Set.of(lv), Set.of());
  }

  /** Nothing may be based on these LVs or lie in them but what is leaving too. */
  private static void requireLeaningOnly(AttachedSr sr, Set<String> lvs, Set<String> leaving)
      throws IOException {
    for (LogicalVolume other : sr.vg().volumes().values()) {
      Optional<String> needed =
          other.thin().stream()
              .flatMap(
                  thin -> Stream.concat(Stream.of(thin.pool()), thin.externalOrigin().stream()))
              .filter(lvs::contains)
              .findFirst();
      if (needed.isPresent() && !leaving.contains(other.name())) {
        throw new IOException(
            "LV " + other.name() + " needs LV " + needed.get() + "; nothing was removed");
      }
    }
  }
}
