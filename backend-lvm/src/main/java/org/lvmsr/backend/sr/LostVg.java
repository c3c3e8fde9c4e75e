package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.LatestText;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.BlockDevice;

/**
 * A LUN that lost its VG because a crash interrupted a change of it: {@link GrowSr}, which leaves
 * none for a moment, or any other, where both texts are torn. The store says so itself, and LVM's
 * text from just before is kept there or left in the areas: the VG is written anew from it. Any
 * other LUN without a VG is left alone.
 */
final class LostVg {
  private static final System.Logger LOG = System.getLogger(LostVg.class.getName());

  private final SrHost host;

  LostVg(SrHost host) {
    this.host = host;
  }

  /**
   * What the VG is written anew from.
   *
   * @param text from just before the change
   * @param areaBytes size of each of LVM's metadata areas
   * @param kept whether the text is in the store, and an open intent says that it is to be used
   */
  private record Source(VgText text, long areaBytes, boolean kept) {}

  /**
   * Gives the LUN its VG back, if that is what it lost it by. The other intents stay open, and are
   * settled when the SR is opened.
   *
   * @param latest reads the VG's text from the device
   * @param wanted the SR's uuid, if the configuration names it
   * @return the VG that is there, whatever its name; empty if there is none
   */
  Optional<VolumeGroup> mend(
      Storage storage, BlockDevice device, LatestText latest, Optional<String> wanted)
      throws IOException {
    Optional<VolumeGroup> there = SrDevice.findVg(latest);
    if (there.isPresent()) {
      return there;
    }
    for (Placement placement : MetadataReader.find(device, BlankCheck.WHERE_A_STORE_BEGINS)) {
      if (MetadataReader.read(device, placement) instanceof OpenResult.Valid valid
          && wanted.map(valid.info().identity().srUuid()::equals).orElse(true)) {
        Optional<Source> source = source(device, placement, valid);
        if (source.isPresent()) {
          restore(storage, device, valid.info().identity(), source.get());
          return SrDevice.findVg(latest);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Source> source(
      BlockDevice device, Placement placement, OpenResult.Valid valid) throws IOException {
    if (AdoptableCopy.intent(valid.state()).isPresent()) {
      return Optional.empty(); // Its VG is to become another one.
    }
    Identity identity = valid.info().identity();
    Optional<VgText> kept = kept(device, placement, identity);
    long atLeast = kept.map(text -> text.vg().sequence()).orElse(0L);
    Optional<Long> areaBytes = intents(valid.state()).flatMap(LostVg::areaBytes).findFirst();
    Optional<Source> torn =
        new TornTexts(device, identity, valid.state())
            .lastWhole()
            .filter(text -> text.vg().sequence() >= atLeast)
            .map(text -> new Source(text, text.smallestArea(), false));
    return torn.isPresent() || areaBytes.isEmpty()
        ? torn
        : kept.map(text -> new Source(text, areaBytes.get(), true));
  }

  private static Stream<Intent> intents(State state) {
    return state.all(Tables.INTENT, Intent.class).values().stream();
  }

  /** Of a change that says itself that the VG may be gone. */
  private static Stream<Long> areaBytes(Intent intent) {
    if (intent instanceof Intent.GrowSr grow) {
      return Stream.of(grow.areaBytes());
    }
    return intent instanceof Intent.RestoreVg restore
        ? Stream.of(restore.areaBytes())
        : Stream.empty();
  }

  /** The text that was kept last: just before LVM was asked, as nothing else ran beside it. */
  private static Optional<VgText> kept(BlockDevice device, Placement placement, Identity identity)
      throws IOException {
    return VgRestore.kept(
        device,
        placement,
        vg ->
            vg.uuid().equals(identity.vgUuid())
                && SrLayout.srUuid(vg).equals(Optional.of(identity.srUuid())));
  }

  /** Whoever writes takes the writer's right first. */
  private void restore(Storage storage, BlockDevice device, Identity identity, Source source)
      throws IOException {
    String uuid = identity.srUuid();
    String vg = source.text().vg().name();
    LOG.log(
        System.Logger.Level.WARNING,
        "SR " + uuid + ": a crash interrupted a change of its VG, which is written anew");
    MetadataStore store = host.opener().open(device, uuid, source.text().vg(), storage.lunId());
    try {
      var lvs = new LvCommands(host.lvm(), storage.device(), vg);
      if (!isThereInTheEnd(lvs, device)) {
        if (!source.kept()) {
          keep(store, source);
        }
        boolean active = host.deviceMapper().hasActive(vg);
        new VgRestore(lvs, device, source.areaBytes()).run(source.text(), active);
        VgRestore.keep(store, device);
        end(store);
      }
    } catch (IOException | RuntimeException e) {
      store.abandon();
      throw e;
    }
    store.close();
  }

  /** After a crash while label and VG are written there is no other copy, and nothing says why. */
  private static void keep(MetadataStore store, Source source) throws IOException {
    VgText text = source.text();
    if (!store.keep(new KeptText(text.vg().sequence(), text.bytes()))) {
      throw new IOException(
          "VG " + text.vg().name() + " is torn, and the store has no room to keep its text");
    }
    var intent = new Intent.RestoreVg(source.areaBytes());
    State unused = store.update(state -> Journal.beginning(UUID.randomUUID().toString(), intent));
  }

  /** A later power cut must not go back to this text: much may have happened since. */
  private static void end(MetadataStore store) throws IOException {
    State unused =
        store.update(state -> Journal.ending(state, Intent.RestoreVg.class, "restore of the VG"));
  }

  /**
   * A service that was killed may have left the command running, which then makes the VG itself.
   */
  private static boolean isThereInTheEnd(LvCommands lvs, BlockDevice device) throws IOException {
    VgRestore.awaitOthers(lvs);
    return SrDevice.findVg(device).isPresent();
  }
}
