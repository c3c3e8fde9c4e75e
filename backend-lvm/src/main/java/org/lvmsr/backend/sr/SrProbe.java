package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.iscsi.Initiator;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Lun;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Provisioning;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.Health;
import org.lvmsr.smapi.ProbeResult;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.SrStat;

/**
 * Narrows a configuration step by step: portal, target, LUN, what is on the LUN. Writes nothing.
 */
final class SrProbe {
  private final SrHost host;

  SrProbe(SrHost host) {
    this.host = host;
  }

  List<ProbeResult> run(Map<String, String> given) throws IOException {
    Map<String, String> base = new LinkedHashMap<>(given);
    base.remove(ConfigKey.SR_UUID.text());
    DeviceConfig config = DeviceConfig.parse(host.secrets().resolve(base));
    if (config.location() instanceof Location.Iscsi iscsi && !iscsi.namesLun()) {
      return iscsi.iqn().isPresent() ? luns(base, iscsi) : targets(base, iscsi);
    }
    return List.of(contents(base, config));
  }

  private List<ProbeResult> targets(Map<String, String> base, Location.Iscsi iscsi)
      throws IOException {
    List<ProbeResult> results = new ArrayList<>();
    for (Map.Entry<String, String> found : discover(iscsi.portals()).entrySet()) {
      results.add(
          ProbeResult.incomplete(
              with(base, Map.of(ConfigKey.TARGET_IQN, found.getKey())),
              Map.of("portal", found.getValue(), "iqn", found.getKey())));
    }
    return results;
  }

  /**
   * The names of targets, each with the portals that offer it; one portal that answers is enough.
   */
  private Map<String, String> discover(List<Portal> portals) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    List<IscsiException> failures = new ArrayList<>();
    for (Portal portal : portals) {
      try {
        host.initiator()
            .discover(portal)
            .forEach(target -> found.merge(target.iqn(), portal.toString(), SrProbe::and));
      } catch (IscsiException e) {
        failures.add(e);
      }
    }
    if (failures.size() == portals.size()) {
      throw failures.get(0);
    }
    return found;
  }

  private static String and(String one, String other) {
    return one + "," + other;
  }

  private List<ProbeResult> luns(Map<String, String> base, Location.Iscsi iscsi)
      throws IOException {
    String user = host.sessions().passer();
    Initiator.Opened opened = host.sessions().openAny(iscsi.targets(), iscsi.chap(), user);
    try {
      List<ProbeResult> results = new ArrayList<>();
      for (Lun lun : host.initiator().luns(opened.session())) {
        results.add(lun(base, lun));
      }
      return results;
    } finally {
      host.sessions().release(opened.session().target(), user);
    }
  }

  private static ProbeResult lun(Map<String, String> base, Lun lun) {
    Map<ConfigKey, String> more = new LinkedHashMap<>();
    if (!lun.scsiId().isEmpty()) {
      more.put(ConfigKey.SCSI_ID, lun.scsiId());
    }
    more.put(ConfigKey.LUN_ID, Long.toString(lun.number()));
    return ProbeResult.incomplete(
        with(base, more),
        Map.of(
            "size", Long.toString(lun.sizeBytes()),
            "vendor", lun.vendor(),
            "model", lun.model()));
  }

  private ProbeResult contents(Map<String, String> base, DeviceConfig config) throws IOException {
    String user = host.sessions().passer();
    Storage storage = host.connector().connect(config, user);
    try (ReadableDevice device = host.devices().openReadOnly(storage.device())) {
      Optional<VolumeGroup> vg =
          SrDevice.findVg(device).filter(found -> SrLayout.srUuid(found).isPresent());
      Map<String, String> extra = Map.of("size", Long.toString(device.size()));
      if (vg.isEmpty() && BlankCheck.holdsStore(device)) {
        return ProbeResult.incomplete(
            base, with(extra, "problem", "an SR whose LVM label or volume group is damaged"));
      }
      if (vg.isEmpty()) {
        return ProbeResult.complete(base, extra);
      }
      Optional<SmapiException> copy =
          host.opener().besideOriginal(device, vg.get(), storage.lunId());
      if (copy.isPresent()) {
        return ProbeResult.incomplete(
            base, with(extra, "problem", String.valueOf(copy.get().getMessage())));
      }
      String uuid = SrLayout.srUuid(vg.get()).orElseThrow();
      return ProbeResult.found(
          with(base, Map.of(ConfigKey.SR_UUID, uuid)), stat(device, vg.get(), uuid), extra);
    } finally {
      host.connector().release(storage, user);
    }
  }

  private static SrStat stat(ReadableDevice device, VolumeGroup vg, String uuid)
      throws IOException {
    OpenResult found = StoreOpener.read(device, vg);
    long total = vg.extents() * vg.extentBytes();
    long free = FreeExtents.of(vg, List.of()).count() * vg.extentBytes();
    if (found instanceof OpenResult.Valid valid) {
      SrRecord record =
          valid
              .state()
              .find(Tables.SR, Tables.SR_ID, SrRecord.class)
              .orElse(SrRecord.of(uuid, "", "", Provisioning.THICK));
      return new SrStat(
          uuid,
          record.name(),
          uuid,
          record.description(),
          free,
          total,
          List.of(),
          false,
          Health.healthy());
    }
    String problem =
        found instanceof OpenResult.Damaged damaged
            ? damaged.findings().toString()
            : "no metadata store: SR.create did not end, or the reserved LV was overwritten";
    return new SrStat(
        uuid, "", uuid, "", free, total, List.of(), false, Health.unavailable(problem));
  }

  private static Map<String, String> with(Map<String, String> base, String key, String value) {
    Map<String, String> all = new LinkedHashMap<>(base);
    all.put(key, value);
    return all;
  }

  private static Map<String, String> with(Map<String, String> base, Map<ConfigKey, String> more) {
    Map<String, String> all = new LinkedHashMap<>(base);
    more.forEach((key, value) -> all.put(key.text(), value));
    return all;
  }
}
