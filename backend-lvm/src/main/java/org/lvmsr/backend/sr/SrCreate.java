package org.lvmsr.backend.sr;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VgCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Provisioning;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.device.BlockDevice;

/**
 * Makes an SR on an empty LUN: VG, reserved LV, store, in this order; the SR exists when the store
 * does. Run again after a crash it goes on where it stopped, because a VG with the SR's name and
 * nothing but the reserved LV can only be its own.
 */
final class SrCreate {
  private final SrHost host;

  SrCreate(SrHost host) {
    this.host = host;
  }

  /** Creates the SR and leaves nothing attached. */
  Map<String, String> run(
      String srUuid, Map<String, String> configuration, String name, String description)
      throws IOException {
    String uuid = canonical(srUuid);
    DeviceConfig config = DeviceConfig.parse(host.secrets().resolve(configuration));
    if (config.srUuid().isPresent() && !config.srUuid().get().equals(uuid)) {
      throw Failures.configuration(
          ConfigKey.SR_UUID.text(), "names another SR than the one to create, " + uuid);
    }
    if (config.provisioning() == Provisioning.THIN && !host.lvm().canActivate()) {
      throw Failures.configuration(
          ConfigKey.PROVISIONING.text(), "thin needs device-mapper, which this kernel lacks");
    }
    String user = host.sessions().passer();
    Storage storage = host.connector().connect(config, user);
    try (BlockDevice device = host.devices().open(storage.device())) {
      make(uuid, storage, device, SrRecord.of(uuid, name, description, config.provisioning()));
    } finally {
      host.connector().release(storage, user);
    }
    Map<String, String> result = new LinkedHashMap<>(configuration);
    result.put(ConfigKey.SR_UUID.text(), uuid);
    return result;
  }

  private static String canonical(String srUuid) {
    try {
      return UUID.fromString(srUuid).toString();
    } catch (IllegalArgumentException e) {
      throw Failures.configuration("uuid", "not a uuid: " + srUuid);
    }
  }

  private void make(String uuid, Storage storage, BlockDevice device, SrRecord record)
      throws IOException {
    if (!SrLayout.isLargeEnough(device.size())) {
      throw Failures.invalidSize(
          device.size(), "an SR needs a LUN of at least " + SrLayout.smallestLun() + " bytes");
    }
    String vgName = SrLayout.vgName(uuid);
    Optional<VolumeGroup> existing =
        VgTextReader.read(device).filter(vg -> vg.name().equals(vgName));
    if (existing.isEmpty()) {
      new Remains(host).finish(storage, device);
      new BlankCheck(host.runner()).check(storage.device(), device);
      new VgCommands(host.lvm())
          .create(
              storage.device(),
              vgName,
              SrLayout.EXTENT_BYTES,
              SrLayout.lvmAreaBytes(device.size()));
    }
    VolumeGroup vg = withReservedLv(read(device, vgName), storage, device);
    if (!isOurFreshStore(device, vg, uuid)) {
      MetadataStore.format(
          device,
          StoreOpener.placement(vg),
          StoreOpener.identity(uuid, vg, storage.lunId()),
          Patch.of().put(Tables.SR, Tables.SR_ID, record),
          new SecureRandom());
    }
  }

  private static VolumeGroup read(BlockDevice device, String vgName) throws IOException {
    return VgTextReader.read(device)
        .filter(vg -> vg.name().equals(vgName))
        .orElseThrow(() -> new IOException("vgcreate succeeded but " + vgName + " is not there"));
  }

  private VolumeGroup withReservedLv(VolumeGroup vg, Storage storage, BlockDevice device)
      throws IOException {
    if (vg.volume(SrLayout.RESERVED_LV).isPresent()) {
      return vg;
    }
    if (!vg.volumes().isEmpty()) {
      throw Failures.notEmpty(
          storage.device().toString(), "the VG " + vg.name() + " with LVs but no metadata");
    }
    new LvCommands(host.lvm(), storage.device(), vg.name())
        .createLinear(SrLayout.RESERVED_LV, SrLayout.reservedExtents(vg, device.size()));
    return read(device, vg.name());
  }

  /**
   * Whether the store was made already, by the same call before. A VG with volumes is refused; one
   * that has only the reserved LV holds nothing that formatting could lose.
   */
  private static boolean isOurFreshStore(BlockDevice device, VolumeGroup vg, String uuid)
      throws IOException {
    OpenResult found = StoreOpener.read(device, vg);
    boolean ours =
        found instanceof OpenResult.Valid valid
            && valid.info().identity().srUuid().equals(uuid)
            && valid.info().identity().vgUuid().equals(vg.uuid());
    boolean hasVolumes =
        ours && !((OpenResult.Valid) found).state().all(Tables.VOLUME, Object.class).isEmpty();
    if (hasVolumes || vg.volumes().size() != 1) {
      throw Failures.notEmpty(device.name(), "the SR " + uuid + " with volumes");
    }
    return ours;
  }
}
