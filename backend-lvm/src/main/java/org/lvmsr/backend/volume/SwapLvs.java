package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.text.SwappedSegments;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.VolumeRecord;

/**
 * Has a volume that is mirrored go on with the copy alone. LVM has no command that gives an LV in
 * use other contents, so the VG's text is written anew, in which the two LVs have exchanged their
 * segments. That is the turning point, one commit of LVM; the volume's record does not change.
 */
final class SwapLvs implements Operation<Intent.SwapLvs> {

  @Override
  public Result apply(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    Mirror mirror = mirror(sr, intent);
    String copy = intent.copy().name();
    Path text = Files.createTempFile("lvmsr-vg", ".txt");
    try {
      var unused = sr.refresh();
      Files.write(text, SwappedSegments.of(sr.vgText(), mirror.volume(), copy));
      mirror.freeze();
      var swapped = sr.changeVg(lvs -> lvs.restoreVg(text));
      if (!swapped.volume(mirror.volume()).orElseThrow().isLinear()) {
        throw new IOException("LVM did not take the new text of VG " + swapped.name());
      }
    } finally {
      Files.deleteIfExists(text);
    }
    sr.refreshIfActive(mirror.volume());
    return settle(sr, intent);
  }

  /** What the volume needs tells which way it went. */
  @Override
  public Result settle(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    return settled(sr, intent);
  }

  static Result settled(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    Mirror mirror = mirror(sr, intent);
    mirror.end();
    ThinLvs.remove(sr, intent.former().without(sr.neededLvs(sr.state())));
    return newest -> sr.places(List.of(mirror.volume()));
  }

  private static Mirror mirror(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    VolumeRecord volume = AttachedSr.volume(sr.state(), intent.key());
    return new Mirror(sr, intent.key(), volume.lv(), intent.copy().name());
  }
}
