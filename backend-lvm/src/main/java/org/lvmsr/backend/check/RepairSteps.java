package org.lvmsr.backend.check;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.LostVolume;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.SrIntents;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/** Does single repairs on an SR that this process has open. */
final class RepairSteps {
  /** What protects the store comes first, then what open operations left, then the records. */
  private static final List<Class<? extends Repair>> SEQUENCE =
      List.of(
          Repair.RewriteReplicas.class,
          Repair.ReserveStore.class,
          Repair.SettleIntent.class,
          Repair.TakeLvUuid.class,
          Repair.FollowSize.class,
          Repair.FollowPlace.class,
          Repair.RestoreRecord.class,
          Repair.AdoptLv.class,
          Repair.SetAside.class,
          Repair.RefreshDevice.class);

  static final Comparator<Repair> ORDER =
      Comparator.<Repair>comparingInt(repair -> SEQUENCE.indexOf(repair.getClass()))
          .thenComparing(Repair::toString);

  /** Who did it, as history shows it. */
  private static final String CAUSE = "lvmsr check --repair";

  private final AttachedSr sr;
  private final Instant now;

  RepairSteps(AttachedSr sr, Instant now) {
    this.sr = sr;
    this.now = now;
  }

  void run(Repair repair) throws IOException {
    if (repair instanceof Repair.ReserveStore reserve) {
      sr.changeVg(lvs -> lvs.createLinear(reserve.lv(), reserve.extents()));
    } else if (repair instanceof Repair.SettleIntent settle) {
      Journal.settle(sr, settle.id(), SrIntents::settle);
    } else if (repair instanceof Repair.TakeLvUuid take) {
      change(take.key(), volume -> volume.withLvUuid(take.to()));
    } else if (repair instanceof Repair.FollowSize follow) {
      change(follow.key(), volume -> volume.withSize(follow.to()));
    } else if (repair instanceof Repair.FollowPlace follow) {
      update(state -> sr.places(List.of(follow.lv())));
    } else if (repair instanceof Repair.RestoreRecord restore) {
      update(state -> restored(state, restore));
    } else if (repair instanceof Repair.AdoptLv adopt) {
      update(state -> adopted(state, adopt));
    } else if (repair instanceof Repair.SetAside aside) {
      update(state -> setAside(state, aside));
    } else if (repair instanceof Repair.RefreshDevice refresh) {
      sr.mendDevices();
      sr.refreshIfActive(refresh.lv());
    }
  }

  private void change(String key, UnaryOperator<VolumeRecord> change) throws IOException {
    update(
        state -> {
          VolumeRecord volume = change.apply(AttachedSr.shownOrKept(state, key));
          return sr.places(List.of(volume.lv())).put(Tables.VOLUME, key, volume);
        });
  }

  private void update(Function<State, Patch> change) throws IOException {
    State unused = sr.update(state -> change.apply(state).by(CAUSE));
  }

  private Patch restored(State state, Repair.RestoreRecord restore) {
    return state
        .find(Tables.LOST, restore.key(), LostVolume.class)
        .map(
            lost ->
                sr.places(List.of(restore.lv()))
                    .remove(Tables.LOST, restore.key())
                    .remove(Tables.DESTROYED, restore.key())
                    .put(
                        Tables.VOLUME,
                        restore.key(),
                        lost.volume().withLvUuid(restore.lvUuid()).withSize(restore.bytes())))
        .orElse(Patch.of());
  }

  /** The LV must still be there as it was; a record that is there meanwhile is not replaced. */
  private Patch adopted(State state, Repair.AdoptLv adopt) {
    Optional<LogicalVolume> lv =
        sr.vg().volume(adopt.lv()).filter(found -> found.uuid().equals(adopt.lvUuid()));
    if (lv.isEmpty() || state.contains(Tables.VOLUME, adopt.key())) {
      return Patch.of();
    }
    String description = "adopted on " + now + ": LV " + adopt.lv() + " had no record";
    VolumeRecord volume =
        Destroyed.find(state, adopt.key())
            .map(DestroyedVolume::volume)
            .filter(destroyed -> destroyed.lv().equals(adopt.lv()))
            .map(destroyed -> destroyed.withLvUuid(adopt.lvUuid()).withSize(adopt.bytes()))
            .orElseGet(() -> recovered(adopt, description));
    return sr.places(List.of(adopt.lv()))
        .remove(Tables.DESTROYED, adopt.key())
        .put(Tables.VOLUME, adopt.key(), volume);
  }

  /** The record of a volume of which only the LV is known. What a snapshot keeps may be all. */
  static VolumeRecord recovered(Repair.AdoptLv lv, String description) {
    String name = Recovered.name(lv.key());
    return VolumeRecord.of(
            lv.key(), name, description, lv.bytes(), lv.writable(), false, lv.lv(), lv.lvUuid())
        .withMapped(lv.writable() ? 0 : lv.bytes());
  }

  private Patch setAside(State state, Repair.SetAside aside) {
    Optional<VolumeRecord> volume = state.find(Tables.VOLUME, aside.key(), VolumeRecord.class);
    if (volume.isEmpty() || sr.vg().volume(volume.get().lv()).isPresent()) {
      return Patch.of();
    }
    var lost = new LostVolume(volume.get(), now.toString(), "the VG has no LV " + aside.lv());
    return sr.places(List.of(aside.lv()))
        .put(Tables.LOST, aside.key(), lost)
        .remove(Tables.VOLUME, aside.key());
  }
}
