package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.BlockDevice;

/**
 * A LUN that lost its VG because a crash interrupted {@link GrowSr}. The store says so itself, and
 * keeps LVM's text from just before: the VG is written anew from it. Any other LUN without a VG is
 * left alone.
 */
final class InterruptedGrow {
  private static final System.Logger LOG = System.getLogger(InterruptedGrow.class.getName());

  private final SrHost host;

  InterruptedGrow(SrHost host) {
    this.host = host;
  }

  /**
   * Gives the LUN its VG back, if that is what it lost it by. The intent stays open, and is settled
   * when the SR is opened.
   *
   * @param wanted the SR's uuid, if the configuration names it
   */
  void mend(Storage storage, BlockDevice device, Optional<String> wanted) throws IOException {
    if (hasVg(device)) {
      return;
    }
    for (Placement placement : MetadataReader.find(device, BlankCheck.WHERE_A_STORE_BEGINS)) {
      if (MetadataReader.read(device, placement) instanceof OpenResult.Valid valid
          && wanted.map(valid.info().identity().srUuid()::equals).orElse(true)) {
        Optional<Intent.GrowSr> open = growing(valid);
        Optional<VgText> text = text(device, placement, valid);
        if (open.isPresent() && text.isPresent()) {
          restore(storage, device, text.get(), open.get());
          return;
        }
      }
    }
  }

  private static boolean hasVg(BlockDevice device) throws IOException {
    try {
      return VgTextReader.read(device).isPresent();
    } catch (LvmFormatException damaged) {
      return false;
    }
  }

  private static Optional<Intent.GrowSr> growing(OpenResult.Valid valid) {
    return valid.state().all(Tables.INTENT, Intent.class).values().stream()
        .filter(Intent.GrowSr.class::isInstance)
        .map(Intent.GrowSr.class::cast)
        .findFirst();
  }

  /** The text that was kept last: just before LVM was asked, as nothing else ran beside it. */
  private static Optional<VgText> text(
      BlockDevice device, Placement placement, OpenResult.Valid valid) throws IOException {
    for (KeptText kept : MetadataReader.keptTexts(device, placement)) {
      VgText text = VgText.of(kept.bytes(), 0);
      var identity = valid.info().identity();
      if (text.vg().uuid().equals(identity.vgUuid())
          && SrLayout.srUuid(text.vg()).equals(Optional.of(identity.srUuid()))) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  /** Whoever writes takes the writer's right first. */
  private void restore(Storage storage, BlockDevice device, VgText text, Intent.GrowSr intent)
      throws IOException {
    VolumeGroup vg = text.vg();
    String uuid = SrLayout.srUuid(vg).orElseThrow();
    LOG.log(
        System.Logger.Level.WARNING,
        "SR " + uuid + ": a crash interrupted lvmsr resize-sr; its VG is written anew");
    MetadataStore store = host.opener().open(device, uuid, vg, storage.lunId());
    try {
      var lvs = new LvCommands(host.lvm(), storage.device(), vg.name());
      if (!isThereInTheEnd(lvs, device)) {
        boolean active = host.deviceMapper().hasActive(vg.name());
        new VgRestore(lvs, device, intent.areaBytes()).run(text, active);
      }
    } catch (IOException | RuntimeException e) {
      store.abandon();
      throw e;
    }
    store.close();
  }

  /**
   * A service that was killed may have left the command running, which then makes the VG itself.
   */
  private static boolean isThereInTheEnd(LvCommands lvs, BlockDevice device) throws IOException {
    try {
      lvs.awaitOthers();
    } catch (CommandFailure noVg) {
      LOG.log(System.Logger.Level.DEBUG, "no command is at work", noVg);
    }
    return hasVg(device);
  }
}
