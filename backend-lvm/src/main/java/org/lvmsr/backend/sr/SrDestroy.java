package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.lvm.VgCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * Removes an SR with all its volumes.
 *
 * <p>Refused while a volume is active. From the intent on there is no way back: after a crash the
 * SR can be attached, but all that works is to destroy it again, which goes on. Once the VG is gone
 * there is no SR any more, and what a crash then leaves is removed when another SR is made there.
 */
final class SrDestroy {
  private static final String INTENT_ID = "destroy-sr";

  private final SrHost host;
  private final SrRegistry registry;

  SrDestroy(SrHost host, SrRegistry registry) {
    this.host = host;
    this.registry = registry;
  }

  /** The caller works on the SR alone. */
  void run(AttachedSr sr) throws IOException {
    Set<String> active = new HashSet<>(host.deviceMapper().activeLvs(sr.vg().uuid()));
    pool(sr).ifPresent(pool -> active.removeAll(pool.devices()));
    if (!active.isEmpty()) {
      throw Failures.inUse("SR " + sr.uuid(), active.size() + " active volumes of this host");
    }
    var placement = sr.storeInfo().home();
    Optional<VolumeGroup> now = VgTextReader.read(sr.device());
    if (now.isPresent()) {
      removeVg(sr, now.get());
    }
    sr.abandonStore();
    new Remains(host).remove(sr.storage(), sr.device(), placement);
    registry.release(sr);
  }

  /**
   * The VG as it is now, not as it was when we last changed it: what goes is what was just read.
   */
  private void removeVg(AttachedSr sr, VolumeGroup now) throws IOException {
    sr.update(
        state -> {
          Set<String> lvs = checkKnown(state, now);
          var intent = new Intent.DestroySr(List.copyOf(lvs));
          return Patch.of()
              .put(Tables.INTENT, INTENT_ID, intent)
              .by(intent.cause() + " begins")
              .makingRoom();
        });
    deactivatePool(sr);
    new VgCommands(host.lvm()).remove(sr.storage().device(), now.name());
  }

  /** Only now: had the destruction been refused, volumes would need it. */
  private static void deactivatePool(AttachedSr sr) throws IOException {
    Optional<SharedPool> pool = pool(sr);
    if (pool.isPresent() && pool.get().isActive()) {
      sr.lvs().deactivate(pool.get().name());
    }
  }

  private static Optional<SharedPool> pool(AttachedSr sr) throws IOException {
    return sr.pool().filter(pool -> pool.find().isPresent());
  }

  /**
   * An LV that no record needs may be somebody's data; but what an open operation names is ours, as
   * is what was left of a removal that was interrupted.
   *
   * @return the names of all LVs that are to go, and of those that may have gone
   */
  private static Set<String> checkKnown(State state, VolumeGroup vg) {
    Set<String> named = new HashSet<>();
    for (Intent intent : state.all(Tables.INTENT, Intent.class).values()) {
      named.addAll(intent.lvs());
    }
    Set<String> needed = AttachedSr.neededLvs(vg, state);
    for (String lv : vg.volumes().keySet()) {
      if (!SrLayout.isReserved(lv) && !needed.contains(lv) && !named.contains(lv)) {
        throw Failures.notEmpty("the SR", "the LV " + lv + " that belongs to no volume");
      }
    }
    Set<String> going = new TreeSet<>(vg.volumes().keySet());
    going.addAll(named);
    return going;
  }
}
