package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Whether LVM's half of an SR and the store's are of one time. They are not if one of them was
 * restored and the other was not. The witness is LVM's sequence number of the text that the store
 * kept last: whenever the SR is attached or detached it is that of the VG.
 *
 * @param lvm sequence number of the VG
 * @param kept the number of that text
 * @param behind whether the VG is of an earlier time, or has the same number and other LVs
 * @param released whether the last writer closed the store in good order
 * @param underway whether an operation had begun and not ended
 */
public record Ages(long lvm, long kept, boolean behind, boolean released, boolean underway) {

  /** More than any operation writes texts between two flushes. */
  private static final long UNFLUSHED = 64;

  /**
   * Compares them.
   *
   * @param kept the texts in the store, the newest first
   * @return empty if the store has no text of this VG
   */
  public static Optional<Ages> of(VolumeGroup vg, List<KeptText> kept, OpenResult.Valid store) {
    boolean underway = !store.state().all(Tables.INTENT, Intent.class).isEmpty();
    boolean released = store.info().owner().released();
    return newest(vg, kept)
        .map(
            text ->
                new Ages(
                    vg.sequence(),
                    text.vg().sequence(),
                    isBehind(vg, text.vg()),
                    released,
                    underway));
  }

  private static Optional<VgText> newest(VolumeGroup vg, List<KeptText> kept) {
    return kept.stream()
        .flatMap(text -> parsed(text).stream())
        .filter(text -> text.vg().uuid().equals(vg.uuid()))
        .findFirst();
  }

  private static Optional<VgText> parsed(KeptText text) {
    try {
      return Optional.of(VgText.of(text.bytes(), 0));
    } catch (LvmFormatException noVg) {
      return Optional.empty();
    }
  }

  /**
   * Whether LVM has gone back, or has the same number and other LVs: who restores a text and goes
   * on from there comes to the same numbers again. A power cut may have lost what LVM wrote last,
   * and not the copy of it in the store, but only during an operation.
   */
  public boolean isLvmOlder() {
    boolean lost = underway && !released && kept - lvm <= UNFLUSHED;
    return behind && !lost;
  }

  /** Whether the VG has changed since the SR was detached, or the store has gone back. */
  public boolean isLvmNewer() {
    return released && lvm > kept;
  }

  /**
   * Refuses an SR whose VG is older than its store: what LVM takes for free may hold volumes.
   *
   * @param read the text of the VG: the kept one, which most often is the same, is not parsed then
   * @throws org.lvmsr.smapi.SmapiException if it is
   */
  static void require(ReadableDevice device, VolumeGroup vg, Optional<VgText> read)
      throws IOException {
    Placement place = StoreOpener.placement(device, vg);
    if (!MetadataReader.hasHeader(device, place)) {
      return; // Opening it tells what is wrong.
    }
    Optional<VgText> same = read.filter(text -> text.vg().equals(vg));
    if (same.isPresent()
        && MetadataReader.keepsLast(
            device, place, new KeptText(vg.sequence(), same.get().bytes()))) {
      return;
    }
    if (newest(vg, MetadataReader.keptTexts(device, place))
        .filter(text -> isBehind(vg, text.vg()))
        .isEmpty()) {
      return;
    }
    Optional<Ages> ages = look(device, place);
    // Another host may have changed it in between: that is for the owner's block to tell.
    if (ages.filter(Ages::isLvmOlder).isPresent() && look(device, place).equals(ages)) {
      throw Failures.lvmOlder(device.name(), ages.get().lvm(), ages.get().kept());
    }
  }

  private static boolean isBehind(VolumeGroup vg, VolumeGroup kept) {
    return vg.sequence() < kept.sequence()
        || (vg.sequence() == kept.sequence() && !vg.volumes().equals(kept.volumes()));
  }

  private static Optional<Ages> look(ReadableDevice device, Placement place) throws IOException {
    List<KeptText> kept = MetadataReader.keptTexts(device, place);
    Optional<VolumeGroup> now = SrDevice.findVg(device);
    return now.isPresent()
            && !kept.isEmpty()
            && MetadataReader.read(device, place) instanceof OpenResult.Valid valid
        ? of(now.get(), kept, valid)
        : Optional.empty();
  }
}
