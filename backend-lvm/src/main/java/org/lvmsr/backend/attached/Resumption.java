package org.lvmsr.backend.attached;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * Lets devices go on that an LVM command has suspended and, killed, never resumed: the I/O of a
 * guest would stand still for ever.
 *
 * <p>Such a command may have loaded the table that was to be resumed behind the commit of the VG,
 * and may not have committed. LVM's own refresh compares only the table in use with what the VG
 * says, loads nothing if they agree, and would then resume with the other one: the guest would
 * write where nobody will look. So a table that is loaded but not in use is forgotten first, and
 * LVM loads it again if the VG wants it.
 *
 * <p>A pool goes on before that: while it stands still, so do all its volumes, counted by the
 * kernel once for each table of theirs. A table that is forgotten meanwhile is never counted back,
 * and its volume would stand still for ever (seen with Linux 6.1; {@code pool_suspend_active_thins}
 * of dm-thin).
 *
 * <p>The caller keeps other commands of ours from changing the VG meanwhile.
 */
final class Resumption {
  private static final System.Logger LOG = System.getLogger(Resumption.class.getName());
  private static final int ATTEMPTS = 3;

  private final DeviceMapper deviceMapper;
  private final LvCommands lvs;

  Resumption(DeviceMapper deviceMapper, LvCommands lvs) {
    this.deviceMapper = deviceMapper;
    this.lvs = lvs;
  }

  /** Loads an active LV's device anew; what fails may leave it suspended, and succeed later. */
  void refresh(VolumeGroup vg, String lv) throws IOException {
    forgetPreloaded(vg);
    try {
      lvs.refresh(lv);
    } catch (CommandFailure e) {
      LOG.log(Level.WARNING, "once more", e);
      resume(vg);
      lvs.refresh(lv);
    }
  }

  /**
   * Resumes what is suspended.
   *
   * @throws IOException if something still is, after several attempts
   */
  void resume(VolumeGroup vg) throws IOException {
    Set<String> suspended = deviceMapper.suspendedLvs(vg.uuid());
    forgetPreloaded(vg);
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS && !suspended.isEmpty(); attempt++) {
      for (LogicalVolume lv : standing(vg, suspended)) {
        LOG.log(Level.WARNING, "resuming {0}/{1}", vg.name(), lv.name());
        try {
          lvs.refresh(lv.name());
        } catch (CommandFailure e) {
          LOG.log(Level.WARNING, "not yet resumed", e);
          forgetPreloaded(vg);
          last = e;
        }
      }
      suspended = deviceMapper.suspendedLvs(vg.uuid());
    }
    if (!suspended.isEmpty()) {
      throw new IOException("devices of VG " + vg.name() + " stay suspended: " + suspended, last);
    }
  }

  /** Also of devices that go on: the next resumption, whatever for, would put it into use. */
  private void forgetPreloaded(VolumeGroup vg) throws IOException {
    if (!deviceMapper.isThere()) {
      return;
    }
    forgetPreloaded(vg, DeviceMapper::isOfPool);
    for (String uuid : deviceMapper.suspendedPools(vg.uuid())) {
      LOG.log(Level.WARNING, "resuming device {0}", uuid);
      lvs.devices().resume(uuid);
    }
    forgetPreloaded(vg, uuid -> !DeviceMapper.isOfPool(uuid));
  }

  private void forgetPreloaded(VolumeGroup vg, Predicate<String> which) throws IOException {
    for (String uuid : lvs.devices().preloaded()) {
      if (DeviceMapper.isOf(vg, uuid) && which.test(uuid)) {
        LOG.log(Level.WARNING, "forgetting a table that is not in use of device {0}", uuid);
        lvs.devices().clear(uuid);
      }
    }
  }

  /**
   * Active LVs whose I/O stands still: they, their pool or their base is suspended. A pool that is
   * active without a volume is one of them.
   */
  private List<LogicalVolume> standing(VolumeGroup vg, Set<String> suspended) throws IOException {
    Set<String> active = deviceMapper.activeLvs(vg.uuid());
    var tree = new LvTree(vg);
    return vg.volumes().values().stream()
        .filter(
            lv ->
                active.contains(lv.undashedUuid())
                    || (lv.pool().isPresent() && SharedPool.isActive(vg, lv, active)))
        .filter(
            lv ->
                tree.withNeeds(List.of(lv.name())).stream()
                    .flatMap(name -> vg.volume(name).stream())
                    .anyMatch(one -> suspended.contains(one.undashedUuid())))
        .toList();
  }
}
