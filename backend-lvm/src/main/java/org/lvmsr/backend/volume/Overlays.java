package org.lvmsr.backend.volume;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.Removal;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/**
 * Volumes that are open so that nothing written to them stays: it goes into an overlay, which is
 * thrown away when the volume is closed, or opened anew.
 *
 * <p>A thin volume's overlay lives in its pool, any other one's in a pool of its own. While it is
 * there, the volume itself is neither seen nor changed by anybody.
 */
public final class Overlays {
  private static final System.Logger LOG = System.getLogger(Overlays.class.getName());
  private static final String OPEN = "Datapath.open";
  private static final String CLOSE = "Datapath.close";
  private static final String ATTACH = "SR.attach";

  private final VolumeUsers users;

  public Overlays(VolumeUsers users) {
    this.users = users;
  }

  /**
   * Opens a volume. What an earlier life of it has left is thrown away.
   *
   * @param persistent whether what is written from now on stays
   * @throws org.lvmsr.smapi.SmapiException if there is no such volume, a domain has it active, or,
   *     unless it is persistent, there is no room or several hosts may write to it
   */
  public void open(AttachedSr sr, String key, boolean persistent) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      VolumeRecord volume = AttachedSr.volume(sr.state(), key);
      end(sr, key, OPEN);
      if (!persistent) {
        begin(sr, volume);
      }
    }
  }

  /** Closes a volume, open or not, if it is there. */
  public void close(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      end(sr, key, CLOSE);
    }
  }

  private void end(AttachedSr sr, String key, String cause) throws IOException {
    if (sr.state().contains(Tables.OVERLAY, key)) {
      users.checkUnused(sr, key);
      try (KeyedLocks.Held tree = sr.lockTree()) {
        discard(sr, key, cause);
      }
    }
    users.closed(new VolumeUri(sr.uuid(), key));
  }

  private void begin(AttachedSr sr, VolumeRecord volume) throws IOException {
    if (volume.sharable()) {
      throw Failures.sharable(volume.key(), "opened for writes that do not stay");
    }
    users.checkUnused(sr, volume.key());
    try (KeyedLocks.Held tree = sr.lockTree()) {
      sr.checkNotBeingDestroyed(sr.state());
      sr.checkLvmRoom();
      LogicalVolume lv = sr.requireLv(volume);
      if (sr.isActive(lv.name())) {
        sr.deactivate(lv.name());
      }
      if (lv.thin().isPresent()) {
        Pools.prepare(sr, lv.thin().get().pool(), PoolAddition.ofVolume(lv.extents()), OPEN);
      }
      users.opened(new VolumeUri(sr.uuid(), volume.key()));
      Journal.run(sr, new MakeOverlay(), state -> planMaking(sr, state, volume));
    }
  }

  private static Intent.MakeOverlay planMaking(AttachedSr sr, State state, VolumeRecord volume) {
    LogicalVolume lv = sr.requireLv(volume);
    String name = LvNames.newOverlay(volume.key());
    return new Intent.MakeOverlay(
        volume.key(),
        Snapshots.derivation(sr, state, lv, name, true),
        volume.readWrite() && lv.isLinear());
  }

  /**
   * Throws away what nobody can still want: overlays that were not opened since this host booted
   * and attached the SR, and have no device. One that cannot be thrown away waits for the volume's
   * next opening.
   */
  public void discardForgotten(AttachedSr sr) throws IOException {
    for (var entry : sr.state().all(Tables.OVERLAY, OverlayRecord.class).entrySet()) {
      String key = entry.getKey();
      try (KeyedLocks.Held held = sr.lockVolume(key);
          KeyedLocks.Held tree = sr.lockTree()) {
        if (isForgotten(sr, key, entry.getValue())) {
          discard(sr, key, ATTACH);
        }
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.WARNING, "the overlay of volume " + key + " stays", e);
      }
    }
  }

  private boolean isForgotten(AttachedSr sr, String key, OverlayRecord overlay) throws IOException {
    var volume = new VolumeUri(sr.uuid(), key);
    return !users.isOpen(volume) && users.active(volume).isEmpty() && !sr.isActive(overlay.lv());
  }

  /**
   * Throws away a volume's overlay, if it has one. The caller has the locks of the volume and of
   * the tree, and knows that nobody uses it.
   */
  static void discard(AttachedSr sr, String key, String cause) throws IOException {
    if (sr.state().contains(Tables.OVERLAY, key)) {
      var unused = sr.refresh();
      Journal.run(sr, new RemoveOverlay(), state -> planRemoval(sr, state, key, cause));
    }
  }

  private static Intent.RemoveOverlay planRemoval(
      AttachedSr sr, State state, String key, String cause) {
    LvId overlay =
        state
            .find(Tables.OVERLAY, key, OverlayRecord.class)
            .orElseThrow(() -> new IllegalStateException("volume " + key + " has no overlay"))
            .id();
    List<LogicalVolume> leaving =
        new LvTree(sr.vg()).removable(overlay.name(), Removals.staying(state, Optional.empty()));
    List<LvId> thawed = frozen(sr, state, key).map(List::of).orElse(List.of());
    return new Intent.RemoveOverlay(key, Removal.of(overlay, leaving), thawed, cause);
  }

  /** The LV of a volume that is read-only for the overlay's sake alone. */
  private static Optional<LvId> frozen(AttachedSr sr, State state, String key) {
    return state
        .find(Tables.VOLUME, key, VolumeRecord.class)
        .filter(VolumeRecord::readWrite)
        .flatMap(sr::lv)
        .filter(lv -> lv.isLinear() && !lv.writable())
        .map(lv -> new LvId(lv.name(), lv.uuid()));
  }

  /**
   * Refuses to change a volume behind the back of a guest that sees it through an overlay.
   *
   * @throws org.lvmsr.smapi.SmapiException if the volume has one and can be written to
   */
  static void requireNone(State state, VolumeRecord volume) {
    if (volume.readWrite() && state.contains(Tables.OVERLAY, volume.key())) {
      throw Failures.inUse(
          "volume " + volume.key(),
          "a guest whose writes are to be thrown away: shut that down first (Datapath.close)");
    }
  }
}
