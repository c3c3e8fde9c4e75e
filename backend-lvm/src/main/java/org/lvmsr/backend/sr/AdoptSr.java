package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.adopt.AdoptedRecords;
import org.lvmsr.backend.adopt.AdoptedText;
import org.lvmsr.backend.adopt.Adoption;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostIdentity;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Identity;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.Usage;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.LockFile;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Makes an SR of its own of a copy of one: in the store's log an intent, then label and VG, records
 * and header, one after the other. The original may be attached and in use on this host meanwhile.
 *
 * <p>No LVM command looks at the copy under the names that it shares with the original, whose
 * devices LVM would take for the copy's: label and VG are written from a text that has the new
 * names. While the intent is open and header and VG do not name the same SR, it cannot be attached;
 * adopting it again goes on.
 */
public final class AdoptSr {
  /** What a volume's former key takes in the store, or a little less. */
  private static final long FORMER_BYTES = 160;

  private final SrHost host;
  private final Storage storage;

  private AdoptSr(SrHost host, Storage storage) {
    this.host = host;
    this.storage = storage;
  }

  /** A copy on a block device of this host. */
  public static AdoptSr on(HostPaths paths, CommandRunner runner, Devices devices, Path device)
      throws IOException {
    SrHost host = SrHost.of(paths, runner, devices, HostIdentity.read(paths));
    Map<String, String> config = Map.of(ConfigKey.DEVICE.text(), device.toRealPath().toString());
    return new AdoptSr(
        host, host.connector().connect(DeviceConfig.parse(config), host.sessions().passer()));
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws RepairRefused if there is no SR, it is damaged, in use, or not a copy
   */
  public AdoptableCopy look() throws IOException {
    try (ReadableDevice device = host.devices().openReadOnly(storage.device())) {
      return look(device);
    }
  }

  private AdoptableCopy look(ReadableDevice device) throws IOException {
    AdoptableCopy copy = AdoptableCopy.on(device);
    copy.requireAnother(device.name(), storage.lunId());
    if (DirectDevice.isClaimed(storage.device())
        || new AttachedDevices(host.paths()).isAttached(storage.device())) {
      throw new RepairRefused(
          device.name()
              + " is in use on this host (attached, mounted, or below a device): end that first");
    }
    if (copy.begun().isEmpty()) {
      Ages.require(device, SrDevice.findVg(device).orElseThrow(), Optional.empty());
    }
    return copy;
  }

  /**
   * Does it, or goes on with it.
   *
   * @param printed what the administrator agreed to
   * @param name of the SR afterwards; empty for the one it has
   * @return the SR's new uuid
   */
  public String run(AdoptableCopy printed, Optional<String> name) throws IOException {
    try (BlockDevice device = host.devices().open(storage.device())) {
      AdoptableCopy copy = look(device);
      if (!copy.equals(printed)) {
        throw new RepairRefused(
            "the SR is not as it was when the plan was printed, so nothing was done: try again");
      }
      Adoption adoption = copy.begun().orElseGet(() -> Adoption.of(newUuid(), new SecureRandom()));
      String former = copy.identity().srUuid();
      try (LockFile held = lock("adopt-" + former)) {
        adopt(device, copy, adoption, name);
      }
      return adoption.srUuid();
    }
  }

  private static String newUuid() {
    return UUID.randomUUID().toString();
  }

  private LockFile lock(String name) throws IOException {
    return LockFile.tryLock(host.opener().lockFile(name))
        .orElseThrow(() -> new RepairRefused("another process adopts a copy of this SR: wait"));
  }

  private void adopt(
      BlockDevice device, AdoptableCopy copy, Adoption adoption, Optional<String> name)
      throws IOException {
    MetadataStore store =
        host.opener().openCopy(device, copy.placement(), copy.identity(), adoption.srUuid());
    try {
      if (copy.begun().isEmpty()) {
        begin(device, store, adoption);
      }
      writeVg(device, copy.placement(), store, adoption);
      rename(store, adoption, name);
      Identity now =
          new Identity(
              adoption.srUuid(), adoption.vgUuid(), adoption.pvUuid(), lunId(copy.identity()));
      store = store.named(now);
      VgRestore.keep(store, device);
      end(store);
    } catch (InterruptedException e) {
      store.abandon();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: adopt it again to go on", e);
    } catch (IOException | RuntimeException e) {
      store.abandon();
      throw e;
    }
    store.close();
  }

  /** What has no identity of its own keeps that of the LUN whose copy it is. */
  private String lunId(Identity former) {
    return storage.lunId().isEmpty() ? former.lunId() : storage.lunId();
  }

  /** The text with the new names is durable before the intent that says to use it. */
  private static void begin(BlockDevice device, MetadataStore store, Adoption adoption)
      throws IOException {
    Usage usage = store.usage();
    long more = FORMER_BYTES * store.state().all(Tables.VOLUME, Object.class).size();
    if (usage.used() + more > usage.ordinary()) {
      throw new RepairRefused(
          "the store has no room for the former keys, so nothing was done: lvmsr metadata resize"
              + " gives the original more, then copy it again");
    }
    VgText before = VgTextReader.readText(device).orElseThrow();
    var records = new AdoptedRecords(store.state(), adoption);
    VgText text =
        AdoptedText.of(before, adoption, records.keys(), SrLayout.vgName(adoption.srUuid()));
    if (!store.keep(new KeptText(text.vg().sequence(), text.bytes()))) {
      throw new RepairRefused(
          "the store has no room for LVM's text, so nothing was done: lvmsr metadata resize gives"
              + " it more, on the original before it is copied");
    }
    var intent =
        new Intent.AdoptSr(
            adoption.srUuid(), adoption.vgUuid(), adoption.pvUuid(), text.smallestArea());
    State unused = store.update(state -> Journal.beginning(newUuid(), intent));
  }

  private void writeVg(
      BlockDevice device, Placement placement, MetadataStore store, Adoption adoption)
      throws IOException {
    if (VgRestore.isWhole(device, adoption.vgUuid())) {
      return;
    }
    VgText text = kept(device, placement, adoption);
    long areaBytes = AdoptableCopy.intent(store.state()).orElseThrow().areaBytes();
    var lvs = new LvCommands(host.lvm(), storage.device(), text.vg().name());
    new VgRestore(lvs, device, areaBytes).writeAnew(text);
  }

  private static VgText kept(BlockDevice device, Placement placement, Adoption adoption)
      throws IOException {
    return VgRestore.kept(device, placement, vg -> vg.uuid().equals(adoption.vgUuid()))
        .orElseThrow(
            () ->
                new IOException("the store does not have LVM's text any more: copy the LUN again"));
  }

  private static void rename(MetadataStore store, Adoption adoption, Optional<String> name)
      throws IOException {
    for (Patch patch : new AdoptedRecords(store.state(), adoption).patches()) {
      State unused = store.update(state -> patch.makingRoom().by("lvmsr adopt"));
    }
    State unused = store.update(state -> sr(state, adoption, name).makingRoom().by("lvmsr adopt"));
  }

  private static Patch sr(State state, Adoption adoption, Optional<String> name) {
    SrRecord record = state.find(Tables.SR, Tables.SR_ID, SrRecord.class).orElseThrow();
    return record.uuid().equals(adoption.srUuid())
        ? Patch.of()
        : Patch.of()
            .put(
                Tables.SR,
                Tables.SR_ID,
                record.adoptedAs(adoption.srUuid(), name.orElse(record.name())));
  }

  private static void end(MetadataStore store) throws IOException {
    State unused =
        store.update(state -> Journal.ending(state, Intent.AdoptSr.class, "lvmsr adopt"));
  }
}
