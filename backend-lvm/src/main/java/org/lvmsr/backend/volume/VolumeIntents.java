package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;

/** Which operation an open intent belongs to. */
public final class VolumeIntents {
  private VolumeIntents() {}

  /** Ends an intent on a volume. */
  public static Operation.Result settle(AttachedSr sr, Intent intent) throws IOException {
    if (intent instanceof Intent.CreateVolume create) {
      return new CreateVolume().settle(sr, create);
    }
    if (intent instanceof Intent.CreateThinVolume create) {
      return new CreateThinVolume().settle(sr, create);
    }
    if (intent instanceof Intent.MakePool make) {
      return new MakePool().settle(sr, make);
    }
    if (intent instanceof Intent.GrowVolume grow) {
      return new GrowVolume().settle(sr, grow);
    }
    if (intent instanceof Intent.DestroyVolume destroy) {
      return new DestroyVolume().settle(sr, destroy);
    }
    if (intent instanceof Intent.UndeleteVolume undelete) {
      return new UndeleteVolume().settle(sr, undelete);
    }
    if (intent instanceof Intent.ConvertVolume convert) {
      return new ConvertVolume().settle(sr, convert);
    }
    if (intent instanceof Intent.DeriveVolume derive) {
      return new DeriveVolume().settle(sr, derive);
    }
    if (intent instanceof Intent.RevertVolume revert) {
      return new RevertVolume().settle(sr, revert);
    }
    if (intent instanceof Intent.CopyVolume copy) {
      return CopyVolume.settled(sr, copy);
    }
    if (intent instanceof Intent.FlattenVolume flatten) {
      return FlattenVolume.settled(sr, flatten);
    }
    if (intent instanceof Intent.SwapLvs swap) {
      return SwapLvs.settled(sr, swap);
    }
    if (intent instanceof Intent.ReplaceLv replace) {
      return new ReplaceLv().settle(sr, replace);
    }
    if (intent instanceof Intent.ReadChunks read) {
      return ReadChunks.settled(sr, read);
    }
    if (intent instanceof Intent.DestroyData destroy) {
      return DestroyData.settled(sr, destroy);
    }
    if (intent instanceof Intent.GrowPool grow) {
      return new GrowPool().settle(sr, grow);
    }
    if (intent instanceof Intent.GrowThinVolume grow) {
      return new GrowThinVolume().settle(sr, grow);
    }
    if (intent instanceof Intent.MakeOverlay make) {
      return new MakeOverlay().settle(sr, make);
    }
    if (intent instanceof Intent.RemoveOverlay remove) {
      return new RemoveOverlay().settle(sr, remove);
    }
    throw new IllegalArgumentException("not an intent on a volume: " + intent);
  }
}
