package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.text.SwappedSegments;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;

/**
 * Has a volume that is mirrored go on with the copy alone. LVM has no command that gives an LV in
 * use other contents, so the VG's text is written anew, in which the two LVs have exchanged their
 * segments. That is the turning point, one commit of LVM; the volume's record does not change.
 */
final class SwapLvs implements Operation<Intent.SwapLvs> {

  @Override
  public Result apply(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    Mirror mirror = mirror(sr, intent, AttachedSr.volume(sr.state(), intent.key()));
    sr.changeDevices((vg, dmsetup) -> swap(sr, mirror));
    sr.refreshIfActive(mirror.volume());
    return settle(sr, intent);
  }

  /** No command of ours may come between the text and its return: what it did would be lost. */
  private static void swap(AttachedSr sr, Mirror mirror) throws IOException {
    Path text = Files.createTempFile("lvmsr-vg", ".txt");
    try {
      var unused = sr.refresh();
      Files.write(text, SwappedSegments.of(sr.vgText(), mirror.volume(), mirror.copy()));
      mirror.freeze();
      var swapped = sr.changeVg(lvs -> lvs.restoreVg(text));
      if (!swapped.volume(mirror.volume()).orElseThrow().isLinear()) {
        throw new IOException("LVM did not take the new text of VG " + swapped.name());
      }
    } finally {
      Files.deleteIfExists(text);
    }
  }

  /** What the volume needs tells which way it went. */
  @Override
  public Result settle(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    return settled(sr, intent);
  }

  /** Also if the volume was destroyed since it could not be settled before. */
  static Result settled(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    Optional<VolumeRecord> volume =
        sr.state().find(Tables.VOLUME, intent.key(), VolumeRecord.class);
    if (volume.isPresent()) {
      mirror(sr, intent, volume.get()).end();
    }
    ThinLvs.remove(sr, intent.former().without(sr.neededLvs(sr.state())));
    return newest -> sr.places(volume.map(VolumeRecord::lv).stream().toList());
  }

  private static Mirror mirror(AttachedSr sr, Intent.SwapLvs intent, VolumeRecord volume) {
    return new Mirror(sr, intent.key(), volume.lv(), intent.copy().name());
  }
}
