package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.OpenSrs;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VgCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.volume.VolumeIntents;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.SmapiException;

/**
 * The SRs attached on this host: opens and closes them.
 *
 * <p>What is attached is noted below {@code /run}; what is open lives in this process. After a
 * restart of the service an SR is opened again by the first call that names it.
 */
final class SrRegistry implements OpenSrs, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SrRegistry.class.getName());

  private final SrHost host;
  private final VolumeUsers users;
  private final AttachedMarks marks;
  private final ConcurrentMap<String, AttachedSr> open = new ConcurrentHashMap<>();
  private final KeyedLocks<String> locks = new KeyedLocks<>();

  SrRegistry(SrHost host, VolumeUsers users) {
    this.host = host;
    this.users = users;
    this.marks = new AttachedMarks(host.paths().run());
  }

  /** The handles of all attached SRs. */
  List<String> attached() throws IOException {
    return marks.all();
  }

  /** For a bug report: what is attached and how it stands, without names and configurations. */
  String diagnostics() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String uuid : attached()) {
      AttachedSr sr = open.get(uuid);
      text.append("SR ").append(uuid);
      text.append(sr == null ? ": attached, not open in this process" : describe(sr));
      text.append('\n');
    }
    return text.toString();
  }

  private static String describe(AttachedSr sr) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(": VG sequence ").append(sr.vg().sequence());
    text.append(", store sequence ").append(sr.state().sequence());
    text.append(", LVs ").append(sr.vg().volumes().size());
    SrFindings.of(sr).forEach(finding -> text.append("\n  ").append(finding));
    return text.toString();
  }

  @Override
  public AttachedSr get(String sr) throws IOException {
    AttachedSr found = open.get(sr);
    return found != null ? found : reopen(sr);
  }

  private AttachedSr reopen(String sr) throws IOException {
    try (KeyedLocks.Held held = locks.lock(sr)) {
      AttachedSr found = open.get(sr);
      if (found != null) {
        return found;
      }
      Map<String, String> configuration =
          marks.get(sr).orElseThrow(() -> SmapiException.srNotAttached(sr));
      return openHere(DeviceConfig.parse(configuration), sr);
    }
  }

  /**
   * Attaches the SR that a configuration leads to.
   *
   * @return its handle, which is its uuid
   */
  String attach(DeviceConfig config) throws IOException {
    try (KeyedLocks.Held held = locks.lock(config.srUuid().orElse(config.location().toString()))) {
      if (config.srUuid().isPresent() && open.containsKey(config.srUuid().get())) {
        return config.srUuid().get();
      }
      String user = "attach-" + UUID.randomUUID();
      AttachedSr sr = openHere(config, user);
      host.connector().handOver(sr.storage(), user, sr.uuid());
      marks.put(sr.uuid(), config.withoutSecrets());
      return sr.uuid();
    }
  }

  private AttachedSr openHere(DeviceConfig config, String user) throws IOException {
    Storage storage = host.connector().connect(config, user);
    BlockDevice device = null;
    try {
      device = host.devices().open(storage.device());
      VolumeGroup vg = SrDevice.require(device, storage, config.srUuid());
      String uuid = SrLayout.srUuid(vg).orElseThrow();
      AttachedSr already = open.get(uuid);
      if (already != null) {
        device.close();
        return already;
      }
      AttachedSr sr = openStore(uuid, storage, device, vg);
      open.put(uuid, sr);
      return sr;
    } catch (IOException | RuntimeException e) {
      if (device != null) {
        device.close();
      }
      host.connector().release(storage, user);
      throw e;
    }
  }

  private AttachedSr openStore(String uuid, Storage storage, BlockDevice device, VolumeGroup vg)
      throws IOException {
    MetadataStore store = host.opener().open(device, uuid, vg, storage.lunId());
    try {
      var lvs = new LvCommands(host.lvm(), storage.device(), vg.name());
      var sr = new AttachedSr(uuid, storage, device, store, lvs, vg);
      Journal.settleAll(sr, VolumeIntents::settle);
      SrFindings.of(sr).forEach(finding -> LOG.log(System.Logger.Level.WARNING, finding));
      return sr;
    } catch (IOException | RuntimeException e) {
      store.abandon();
      throw e;
    }
  }

  /** Releases all that this host holds for an SR; succeeds if it holds nothing. */
  void detach(String sr) throws IOException {
    Optional<Map<String, String>> mark = marks.get(sr);
    if (mark.isEmpty() && !open.containsKey(sr)) {
      return;
    }
    AttachedSr attached;
    try {
      attached = get(sr);
    } catch (IOException | SmapiException e) {
      if (mark.isEmpty() || host.deviceMapper().hasActive(SrLayout.vgName(sr))) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, "SR " + sr + " is detached without its LUN", e);
      forget(sr, DeviceConfig.parse(mark.get()));
      return;
    }
    try (KeyedLocks.Held held = locks.lock(sr)) {
      deactivateAll(attached);
      release(attached);
    }
  }

  /** The LUN is out of reach and nothing on it is active: only notes and the session are left. */
  private void forget(String sr, DeviceConfig config) throws IOException {
    marks.remove(sr);
    users.forget(sr);
    host.connector().release(config.location(), sr);
  }

  private void deactivateAll(AttachedSr sr) throws IOException {
    if (!host.deviceMapper().activeLvs(sr.vg().uuid()).isEmpty()) {
      new VgCommands(host.lvm()).deactivateAll(sr.storage().device(), sr.vg().name());
    }
  }

  /** Forgets an SR on this host, whatever is on the LUN. */
  void release(AttachedSr sr) throws IOException {
    open.remove(sr.uuid());
    sr.close();
    marks.remove(sr.uuid());
    users.forget(sr.uuid());
    host.connector().release(sr.storage(), sr.uuid());
  }

  /** Lets go of all SRs without detaching them: the service ends, the host goes on. */
  @Override
  public void close() {
    for (AttachedSr sr : new ArrayList<>(open.values())) {
      try {
        open.remove(sr.uuid());
        sr.close();
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.WARNING, "SR " + sr.uuid() + " was not closed in good order", e);
      }
    }
  }
}
