package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.SwappedSegments;
import org.lvmsr.backend.record.Intent;

/**
 * Has a volume that is mirrored go on with the copy alone. LVM has no command that gives an LV in
 * use other contents, so the VG's text is written anew, in which the two LVs have exchanged their
 * segments. That is the turning point, one commit of LVM; the volume's record does not change.
 */
final class SwapLvs implements Operation<Intent.SwapLvs> {

  @Override
  public Result apply(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    Mirror mirror = mirror(sr, intent);
    sr.changeDevices((vg, devices) -> swap(sr, mirror));
    return settle(sr, intent);
  }

  /**
   * No command of ours may come between the text and its return: what it did would be lost. What
   * the kernel has copied is made durable before anything depends on it.
   */
  private static void swap(AttachedSr sr, Mirror mirror) throws IOException {
    VolumeGroup now = sr.refresh();
    byte[] text = SwappedSegments.of(sr.vgText(), mirror.volume(), mirror.copy());
    mirror.requireInSync(now, sr.lvs().devices());
    sr.device().flush();
    VolumeGroup swapped = sr.changeVg(lvs -> lvs.restoreVg(text));
    if (!swapped.volume(mirror.volume()).orElseThrow().isLinear()) {
      throw new IOException("LVM did not take the new text of VG " + swapped.name());
    }
  }

  /** What the volume needs tells which way it went. */
  @Override
  public Result settle(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    return settled(sr, intent);
  }

  static Result settled(AttachedSr sr, Intent.SwapLvs intent) throws IOException {
    mirror(sr, intent).end();
    ThinLvs.remove(sr, intent.former().without(sr.neededLvs(sr.state())));
    return newest -> sr.places(List.of(intent.lv().name()));
  }

  private static Mirror mirror(AttachedSr sr, Intent.SwapLvs intent) {
    return new Mirror(sr, intent.key(), intent.lv().name(), intent.copy().name());
  }
}
