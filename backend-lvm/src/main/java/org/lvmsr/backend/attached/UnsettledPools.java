package org.lvmsr.backend.attached;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PoolMessages;
import org.lvmsr.backend.lvm.text.VgText;

/**
 * Pools of which LVM's text says that the kernel is to be told of a change, because LVM was killed
 * or the power failed meanwhile. LVM 2.03.16 does not find its way out of two of these states.
 *
 * <p>If the kernel was told all of it, LVM adds what it has to tell next to what stands there,
 * takes both for told because the numbers of the transactions agree, and tells nothing: the next
 * thin volume that is removed would stay in the pool for ever, and a later one, made with its
 * number, would begin with its contents.
 *
 * <p>If the kernel has made a volume and does not know yet that this was all, LVM has it made once
 * more, takes for a failure that it is there, and does nothing more in that pool.
 *
 * <p>So a pool is settled before anything else is done with LVM.
 */
final class UnsettledPools {
  private static final System.Logger LOG = System.getLogger(UnsettledPools.class.getName());

  private final DeviceMapper deviceMapper;
  private final LvCommands lvs;

  UnsettledPools(DeviceMapper deviceMapper, LvCommands lvs) {
    this.deviceMapper = deviceMapper;
    this.lvs = lvs;
  }

  /** Those of a VG. */
  List<LogicalVolume> of(VolumeGroup vg) {
    List<LogicalVolume> pending =
        vg.volumes().values().stream()
            .filter(lv -> lv.pool().filter(ThinPool::isPending).isPresent())
            .toList();
    return pending.isEmpty() || deviceMapper.isThere() ? pending : List.of();
  }

  /**
   * Has LVM write down that the kernel was told, if it was; else it makes sure that LVM can tell it
   * all, which it does when it has the next thing to tell. The caller keeps other commands of ours
   * from changing the VG.
   *
   * @param text the VG as it is now; not as it is afterwards
   */
  void settle(VgText text, LogicalVolume pool) throws IOException {
    String device = DeviceMapper.deviceUuid(text.vg(), pool, DeviceMapper.POOL_LAYER);
    boolean active = lvs.devices().isThere(device);
    if (!active && !activate(pool.name())) {
      return;
    }
    try {
      OptionalLong told = lvs.devices().transaction(device);
      if (told.isPresent()) {
        settle(text, pool, device, told.getAsLong());
      }
    } finally {
      if (!active) {
        lvs.deactivate(pool.name());
      }
    }
  }

  private void settle(VgText text, LogicalVolume lv, String device, long told) throws IOException {
    ThinPool pool = lv.pool().orElseThrow();
    String name = text.vg().name() + "/" + lv.name();
    LOG.log(
        System.Logger.Level.WARNING,
        "settling pool {0}: {1} was to be told in transaction {2}, the kernel is at {3}",
        name,
        pool.messages(),
        pool.transaction(),
        told);
    if (told == pool.transaction()) {
      lvs.restoreVg(PoolMessages.without(text, lv.name()));
    } else if (told == pool.transaction() - 1) {
      for (String unmade : pool.creating()) {
        forget(text.vg(), device, unmade);
      }
    }
  }

  /** LVM makes it, empty or as its origin is, when it has the next thing to tell. */
  private void forget(VolumeGroup vg, String pool, String unmade) throws IOException {
    Optional<LogicalVolume> lv = vg.volume(unmade);
    Optional<ThinVolume> thin = lv.flatMap(LogicalVolume::thin);
    if (thin.isPresent() && !lvs.devices().isThere(DeviceMapper.deviceUuid(vg, lv.orElseThrow()))) {
      lvs.devices().deleteThin(pool, thin.get().deviceId());
    }
  }

  /** Without the pool LVM can neither make nor remove a volume in it: then there is no danger. */
  private boolean activate(String pool) {
    try {
      lvs.activate(pool, true);
      return true;
    } catch (CommandFailure e) {
      LOG.log(System.Logger.Level.WARNING, "pool " + pool + " is not settled", e);
      return false;
    }
  }
}
