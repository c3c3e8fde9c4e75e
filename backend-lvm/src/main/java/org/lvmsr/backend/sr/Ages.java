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
 * @param released whether the last writer closed the store in good order
 * @param underway whether an operation had begun and not ended
 */
public record Ages(long lvm, long kept, boolean released, boolean underway) {

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
    return number(vg, kept)
        .map(number -> new Ages(vg.sequence(), number, store.info().owner().released(), underway));
  }

  private static Optional<Long> number(VolumeGroup vg, List<KeptText> kept) {
    return kept.stream().filter(text -> isOf(text, vg)).findFirst().map(KeptText::number);
  }

  private static boolean isOf(KeptText text, VolumeGroup vg) {
    try {
      return VgText.of(text.bytes(), 0).vg().uuid().equals(vg.uuid());
    } catch (LvmFormatException noVg) {
      return false;
    }
  }

  /**
   * Whether LVM has gone back. A power cut may have lost what LVM wrote last, and not the copy of
   * it in the store, but only during an operation.
   */
  public boolean isLvmOlder() {
    boolean lost = underway && !released && kept - lvm <= UNFLUSHED;
    return lvm < kept && !lost;
  }

  /** Whether the VG has changed since the SR was detached, or the store has gone back. */
  public boolean isLvmNewer() {
    return released && lvm > kept;
  }

  /**
   * Refuses an SR whose VG is older than its store: what LVM takes for free may hold volumes.
   *
   * @throws org.lvmsr.smapi.SmapiException if it is
   */
  static void require(ReadableDevice device, VolumeGroup vg) throws IOException {
    Placement place = StoreOpener.placement(device, vg);
    if (!MetadataReader.hasHeader(device, place)) {
      return; // Opening it tells what is wrong.
    }
    List<KeptText> kept = MetadataReader.keptTexts(device, place);
    boolean suspicious = number(vg, kept).filter(number -> vg.sequence() < number).isPresent();
    if (suspicious && MetadataReader.read(device, place) instanceof OpenResult.Valid valid) {
      Optional<Ages> ages = of(vg, kept, valid);
      if (ages.filter(Ages::isLvmOlder).isPresent()) {
        throw Failures.lvmOlder(device.name(), ages.get().lvm(), ages.get().kept());
      }
    }
  }
}
