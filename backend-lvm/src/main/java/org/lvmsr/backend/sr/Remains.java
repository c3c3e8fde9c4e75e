package org.lvmsr.backend.sr;

import java.io.IOException;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.lvm.VgCommands;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.BlockDevice;

/** What a destroyed SR leaves on its LUN when its VG is gone: the PV's label and the metadata. */
final class Remains {
  private final SrHost host;

  Remains(SrHost host) {
    this.host = host;
  }

  /** Removes the label, then the metadata: as long as that is there, this can be finished. */
  void remove(Storage storage, BlockDevice device, Placement placement) throws IOException {
    if (VgTextReader.isPv(device)) {
      new VgCommands(host.lvm()).removePv(storage.device());
    }
    MetadataStore.erase(device, placement);
  }

  /**
   * Goes on where {@code SR.destroy} was interrupted after it had removed the VG: the metadata then
   * says itself that it was to go. Anything else is left alone.
   */
  void finish(Storage storage, BlockDevice device) throws IOException {
    if (VgTextReader.read(device).isPresent()) {
      return;
    }
    for (Placement placement : MetadataReader.find(device, BlankCheck.WHERE_A_STORE_BEGINS)) {
      if (MetadataReader.read(device, placement) instanceof OpenResult.Valid valid
          && valid.state().all(Tables.INTENT, Intent.class).values().stream()
              .anyMatch(Intent.DestroySr.class::isInstance)) {
        remove(storage, device, placement);
      }
    }
  }
}
