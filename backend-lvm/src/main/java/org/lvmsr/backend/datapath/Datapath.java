package org.lvmsr.backend.datapath;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.OpenSrs;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.attached.VolumeUsers.Access;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.volume.Overlays;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.Backend;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.DatapathService;
import org.lvmsr.smapi.Implementation;

/**
 * The interface {@code Datapath}: an LV is active as long as a domain has activated it.
 *
 * <p>A migrating guest's new domain activates before the old one deactivates, and the old one may
 * do so twice: users are counted by domain, and only the last one's end makes the device disappear.
 */
public final class Datapath implements DatapathService {
  private static final System.Logger LOG = System.getLogger(Datapath.class.getName());

  private final OpenSrs srs;
  private final VolumeUsers users;
  private final DeviceMapper deviceMapper;
  private final Overlays overlays;
  private final VolumeExports exports;

  public Datapath(
      OpenSrs srs, VolumeUsers users, DeviceMapper deviceMapper, VolumeExports exports) {
    this.srs = srs;
    this.users = users;
    this.deviceMapper = deviceMapper;
    this.exports = exports;
    this.overlays = new Overlays(users);
  }

  @Override
  public void open(CallContext context, String uri, boolean persistent) {
    VolumeUri volume = VolumeUri.parse(uri);
    Failures.perform(
        () -> srs.change(volume.sr(), sr -> overlays.open(sr, volume.key(), persistent)));
  }

  @Override
  public void close(CallContext context, String uri) {
    VolumeUri volume = VolumeUri.parse(uri);
    Failures.perform(() -> srs.change(volume.sr(), sr -> overlays.close(sr, volume.key())));
  }

  @Override
  public Backend attach(CallContext context, String uri, String domain) {
    VolumeUri volume = VolumeUri.parse(uri);
    return Failures.wrap(() -> srs.use(volume.sr(), sr -> attach(sr, volume, domain)));
  }

  private Backend attach(AttachedSr sr, VolumeUri volume, String domain) throws IOException {
    String device = deviceFor(sr, volume, domain);
    List<Implementation> ways = new ArrayList<>();
    ways.add(new Implementation.XenDisk(device, Map.of("vdi-uuid", volume.key()), "vbd"));
    // Before NBD: static-vdis takes the first way that it knows.
    ways.add(new Implementation.BlockDevice(device));
    exports.offer(volume).ifPresent(ways::add);
    return new Backend(ways);
  }

  /** A volume that somebody has attached keeps its device: nothing may come between. */
  private String deviceFor(AttachedSr sr, VolumeUri volume, String domain) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(volume.key())) {
      requireData(sr, volume);
      LvId shown = shown(sr, volume);
      users.attach(volume, domain);
      return DeviceMapper.devicePath(sr.vg().name(), shown.name()).toString();
    }
  }

  /** What tells the changed blocks of a snapshot is nothing that a guest should see. */
  private static void requireData(AttachedSr sr, VolumeUri volume) throws IOException {
    if (!AttachedSr.volume(sr.state(), volume.key()).hasData()) {
      throw Failures.noData(volume.key());
    }
  }

  @Override
  public void activate(CallContext context, String uri, String domain) {
    activate(VolumeUri.parse(uri), domain, Access.WRITING);
  }

  @Override
  public void activateReadonly(CallContext context, String uri, String domain) {
    activate(VolumeUri.parse(uri), domain, Access.READING);
  }

  private void activate(VolumeUri volume, String domain, Access access) {
    Failures.perform(() -> srs.change(volume.sr(), sr -> activate(sr, volume, domain, access)));
  }

  /**
   * The user is noted first: a device that is there without a user would be left for ever. One that
   * was noted, and for whom no device came, would keep the volume in use for ever.
   */
  private void activate(AttachedSr sr, VolumeUri volume, String domain, Access access)
      throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(volume.key())) {
      requireData(sr, volume);
      LvId shown = shown(sr, volume);
      LogicalVolume lv = sr.requireLv(shown);
      users.requireNo(volume, access == Access.READING ? Access.WRITING : Access.READING);
      boolean there = hasDevice(sr, shown);
      if (there && users.active(volume).isEmpty()) {
        LOG.log(System.Logger.Level.WARNING, "{0} had a device and no user", volume);
        sr.deactivate(lv.name());
        there = false;
      }
      users.activate(volume, domain, access);
      if (!there || !deviceMapper.isActive(sr.vg().uuid(), lv.uuid())) {
        try {
          sr.activate(lv.name(), access == Access.WRITING || lv.thin().isPresent());
        } catch (IOException | RuntimeException e) {
          forgetUnlessThere(sr, shown, volume, domain, e);
          throw e;
        }
      }
      exports.begin(sr, volume);
    }
  }

  private void forgetUnlessThere(
      AttachedSr sr, LvId shown, VolumeUri volume, String domain, Exception failure) {
    try {
      if (!hasDevice(sr, shown)) {
        users.deactivate(volume, domain);
      }
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Whether there is a device, be it one that a killed command has left without a table. */
  private boolean hasDevice(AttachedSr sr, LvId lv) throws IOException {
    return deviceMapper.hasDevice(sr.vg().uuid(), lv.uuid());
  }

  private static LvId shown(AttachedSr sr, VolumeUri volume) throws IOException {
    State state = sr.state();
    return AttachedSr.shownLv(state, AttachedSr.volume(state, volume.key()));
  }

  @Override
  public void deactivate(CallContext context, String uri, String domain) {
    VolumeUri volume = VolumeUri.parse(uri);
    Failures.perform(() -> srs.change(volume.sr(), sr -> deactivate(sr, volume, domain)));
  }

  private void deactivate(AttachedSr sr, VolumeUri volume, String domain) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(volume.key())) {
      users.deactivate(volume, domain);
      deactivateIfUnused(sr, volume);
    }
  }

  private void deactivateIfUnused(AttachedSr sr, VolumeUri volume) throws IOException {
    exports.endIfUnused(volume);
    State state = sr.state();
    Optional<LvId> shown =
        state
            .find(Tables.VOLUME, volume.key(), VolumeRecord.class)
            .map(record -> AttachedSr.shownLv(state, record));
    if (shown.isPresent() && users.active(volume).isEmpty() && hasDevice(sr, shown.get())) {
      sr.deactivate(shown.get().name());
    }
  }

  /** Never fails: a guest that has ended cannot do anything about it. */
  @Override
  public void detach(CallContext context, String uri, String domain) {
    VolumeUri volume = VolumeUri.parse(uri);
    try {
      srs.change(volume.sr(), sr -> detach(sr, volume, domain));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "detach of " + uri + " left something behind", e);
      forget(volume, domain);
    }
  }

  private void detach(AttachedSr sr, VolumeUri volume, String domain) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(volume.key())) {
      users.detach(volume, domain);
      deactivateIfUnused(sr, volume);
    }
  }

  /** Without the SR, which may not be there any more. */
  private void forget(VolumeUri volume, String domain) {
    try {
      users.detach(volume, domain);
      exports.endIfUnused(volume);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "domain " + domain + " was not forgotten well", e);
    }
  }
}
