package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostIdentity;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.LatestText;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.volume.Undelete;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.LockFile;

/**
 * An SR that is not attached, on a block device of this host: for an administrator who repairs it.
 * Whoever writes takes the same locks and the same ownership as an attach does.
 */
public final class DetachedSr {
  private final SrHost host;
  private final Storage storage;
  private final VolumeGroup vg;

  private DetachedSr(SrHost host, Storage storage, VolumeGroup vg) {
    this.host = host;
    this.storage = storage;
    this.vg = vg;
  }

  /** The SR of a VG that was read from a device. */
  public static DetachedSr on(
      HostPaths paths, CommandRunner runner, Devices devices, Path device, VolumeGroup vg)
      throws IOException {
    SrHost host = SrHost.of(paths, runner, devices, HostIdentity.read(paths));
    Map<String, String> config = Map.of(ConfigKey.DEVICE.text(), device.toRealPath().toString());
    Storage storage =
        host.connector().connect(DeviceConfig.parse(config), host.sessions().passer());
    return new DetachedSr(host, storage, vg);
  }

  private String uuid() {
    return SrLayout.srUuid(vg).orElseThrow();
  }

  /**
   * Takes the writer's right and reads the VG anew; unlike an attach it settles nothing. Both
   * replicas of the store are whole afterwards.
   *
   * @param placement where the store is, with or without a reserved LV
   */
  public AttachedSr open(Placement placement) throws IOException {
    return open(
        device -> host.opener().openForRepair(device, uuid(), vg, placement, storage.lunId()));
  }

  /** A way to open the store. */
  private interface Opening {
    MetadataStore open(BlockDevice device) throws IOException;
  }

  private AttachedSr open(Opening opening) throws IOException {
    BlockDevice device = host.devices().open(storage.device());
    try {
      MetadataStore store = opening.open(device);
      try {
        var latest = new LatestText(device);
        var sr =
            new AttachedSr(uuid(), storage, device, store, lvs(), host.deviceMapper(), latest, vg);
        lvs().awaitOthers();
        VolumeGroup unused = sr.refresh();
        return sr;
      } catch (IOException | RuntimeException e) {
        store.abandon();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      device.close();
      throw e;
    }
  }

  /**
   * Gives the SR more room for its metadata; what a crash left is ended first.
   *
   * @param bytes size of each replica afterwards; empty for twice what it is
   */
  public void resizeMetadata(Optional<Long> bytes) throws IOException {
    try (AttachedSr sr = open(this::openForWork)) {
      Journal.settleAll(sr, SrIntents::settle);
      ResizeMetadata.run(sr, bytes);
    }
  }

  /** As an attach opens it: not where its halves are of different age. */
  private MetadataStore openForWork(BlockDevice device) throws IOException {
    Ages.require(device, vg, Optional.empty());
    return host.opener().open(device, uuid(), vg, storage.lunId());
  }

  /** Gives the SR the space by which its LUN has grown; what a crash left is ended first. */
  public void growSr() throws IOException {
    host.rescan().all(storage.device());
    try (AttachedSr sr = open(this::openForWork)) {
      Journal.settleAll(sr, SrIntents::settle);
      GrowSr.run(sr);
    }
  }

  /** Brings a destroyed volume back; what a crash left is ended first. */
  public void undelete(String key) throws IOException {
    try (AttachedSr sr = open(this::openForWork)) {
      Journal.settleAll(sr, SrIntents::settle);
      Undelete.run(sr, key);
    }
  }

  /**
   * Makes a store where there is none that can be used, and the reserved LV around it first. After
   * a crash it can be done again.
   *
   * @param reserved extents of a reserved LV that is to be made; empty if it is there
   * @param placement where the store will be
   * @param records its first records
   */
  public void makeStore(List<Extents> reserved, Placement placement, Patch records)
      throws IOException {
    Path lockFile = host.opener().lockFile(uuid());
    try (LockFile held = LockFile.tryLock(lockFile).orElseThrow(() -> inUse());
        BlockDevice device = host.devices().open(storage.device())) {
      if (!reserved.isEmpty()) {
        lvs().createLinear(SrLayout.RESERVED_LV, reserved);
      }
      VolumeGroup now =
          VgTextReader.read(device)
              .filter(read -> read.uuid().equals(vg.uuid()))
              .orElseThrow(() -> new IOException("VG " + vg.name() + " is gone"));
      if (!StoreOpener.placement(now).equals(placement)) {
        throw new IOException(
            "the reserved LV is not where it should be: expected "
                + placement
                + ", found "
                + StoreOpener.placement(now)
                + "; nothing was written there");
      }
      MetadataStore.format(
          device,
          placement,
          StoreOpener.identity(uuid(), now, storage.lunId()),
          records,
          new SecureRandom());
    }
  }

  /**
   * Writes LVM's label and VG anew from a text of the VG. It is kept in the store before anything
   * is erased, so after a crash it can be done again; both replicas of the store are whole
   * afterwards.
   *
   * @param placement where the store is
   * @param areaBytes size of each of LVM's metadata areas
   * @throws RepairRefused if the SR is in use, or the store has no room for the text
   */
  public void writeVgAnew(Placement placement, VgText text, long areaBytes) throws IOException {
    try (BlockDevice device = host.devices().open(storage.device())) {
      MetadataStore store =
          host.opener().openForRepair(device, uuid(), vg, placement, storage.lunId());
      try {
        writeVgAnew(device, store, text, areaBytes);
      } catch (IOException | RuntimeException e) {
        store.abandon();
        throw e;
      }
      store.close();
    }
  }

  private void writeVgAnew(BlockDevice device, MetadataStore store, VgText text, long areaBytes)
      throws IOException {
    if (host.deviceMapper().hasActive(vg.name())) {
      throw new RepairRefused(
          "LVs of VG " + vg.name() + " are active on this host: deactivate them first");
    }
    boolean kept =
        isKept(MetadataReader.keptTexts(device, store.info().placement()), text)
            || store.keep(new KeptText(vg.sequence(), text.file()));
    if (!kept) {
      throw new RepairRefused(
          "the store has no room for a copy of LVM's text, and without one a crash might leave no"
              + " copy at all: nothing was written; lvmsr check says the commands for doing it by"
              + " hand");
    }
    VgRestore.awaitOthers(lvs());
    new VgRestore(lvs(), device, areaBytes).run(text, false);
  }

  /** Another copy of the newest one would take the place of the one before it. */
  private static boolean isKept(List<KeptText> kept, VgText text) {
    try {
      return !kept.isEmpty()
          && Arrays.equals(VgText.of(kept.get(0).bytes(), 0).file(), text.file());
    } catch (LvmFormatException other) {
      return false;
    }
  }

  private RepairRefused inUse() {
    return new RepairRefused("SR " + uuid() + " is used by another process: detach it first");
  }

  private LvCommands lvs() {
    return new LvCommands(host.lvm(), storage.device(), vg.name());
  }
}
