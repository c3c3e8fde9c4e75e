package org.lvmsr.backend.volume;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.Combiner;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.OpenSrs;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Promised;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.BlockList;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.ChangedBlocks;
import org.lvmsr.smapi.Volume;
import org.lvmsr.smapi.VolumeService;
import org.lvmsr.smapi.VolumeType;

/** The interface {@code Volume} on an SR's records and LVs. */
public final class Volumes implements VolumeService {
  private final OpenSrs srs;
  private final VolumeUsers users;
  private final Reverts reverts;
  private final Tracking tracking;
  private final Copies copies;
  private final InstantSource clock;

  /**
   * Those of the SRs that are open.
   *
   * @param clock for people, who want to know when a volume was destroyed
   */
  public Volumes(OpenSrs srs, VolumeUsers users, VolumeReading reading, InstantSource clock) {
    this.srs = srs;
    this.clock = clock;
    this.users = users;
    this.reverts = new Reverts(users);
    this.tracking = new Tracking(users);
    this.copies = new Copies(srs, reading);
  }

  @Override
  public Volume create(
      CallContext context,
      String sr,
      String name,
      String description,
      long size,
      boolean sharable) {
    Texts.check("name", name);
    Texts.check("description", description);
    return Failures.wrap(
        () -> srs.use(sr, open -> create(open, name, description, size, sharable)));
  }

  private static Volume create(
      AttachedSr sr, String name, String description, long size, boolean sharable)
      throws IOException {
    long extents = extents(sr, size);
    String key = UUID.randomUUID().toString();
    long bytes = extents * sr.vg().extentBytes();
    var volume =
        VolumeRecord.of(key, name, description, bytes, true, sharable, LvNames.of(key), "");
    Optional<SharedPool> pool = sr.pool();
    State after =
        pool.isPresent()
            ? createThin(sr, pool.get(), volume, extents)
            : Journal.run(sr, new CreateVolume(), state -> planCreate(sr, state, volume, extents));
    return toSmapi(sr, AttachedSr.volume(after, key), Utilisation.lastSeen(sr));
  }

  private static State createThin(AttachedSr sr, SharedPool pool, VolumeRecord volume, long extents)
      throws IOException {
    if (volume.sharable()) {
      throw Failures.notSharable();
    }
    try (KeyedLocks.Held tree = sr.lockTree()) {
      sr.checkNotBeingDestroyed(sr.state());
      sr.checkLvmRoom();
      Pools.prepare(sr, pool.name(), PoolAddition.ofVolume(extents), "Volume.create");
      return Journal.run(
          sr, new CreateThinVolume(), state -> new Intent.CreateThinVolume(volume, pool.name()));
    }
  }

  private static Intent.CreateVolume planCreate(
      AttachedSr sr, State state, VolumeRecord volume, long extents) {
    sr.checkNotBeingDestroyed(state);
    sr.checkLvmRoom();
    return new Intent.CreateVolume(volume, Growth.take(sr, state, extents));
  }

  private static long extents(AttachedSr sr, long size) throws IOException {
    long unit = sr.vg().extentBytes();
    if (size < 1) {
      throw Failures.invalidSize(size, "a volume has at least 1 byte");
    }
    long times = sr.pool().isPresent() ? Promised.MOST_TIMES : 1;
    if (size > times * sr.vg().extents() * unit) {
      throw Failures.noSpace(size, times * sr.vg().extents() * unit);
    }
    return (size + unit - 1) / unit;
  }

  @Override
  public void destroy(CallContext context, String sr, String key) {
    Failures.perform(() -> srs.change(sr, open -> destroy(open, key)));
  }

  private void destroy(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      sr.removals().run(key, turns -> destroyAll(sr, turns));
    }
  }

  /** The callers have the locks of the volumes. */
  private void destroyAll(AttachedSr sr, List<Combiner.Turn<String>> turns) throws IOException {
    sr.checkNotBeingDestroyed(sr.state());
    List<Combiner.Turn<String>> unused = new ArrayList<>();
    for (Combiner.Turn<String> turn : turns) {
      String key = turn.request();
      try {
        if (Destroyed.isShown(sr.state(), key)) {
          users.checkUnused(sr, key);
          Overlays.discard(sr, key, "Volume.destroy");
          unused.add(turn);
        }
      } catch (IOException | RuntimeException e) {
        turn.fail(e);
      }
    }
    Removals.destroyAll(sr, unused, clock.millis());
  }

  @Override
  public Volume snapshot(CallContext context, String sr, String key) {
    return Failures.wrap(() -> srs.use(sr, open -> toSmapi(open, Snapshots.snapshot(open, key))));
  }

  @Override
  public Volume clone(CallContext context, String sr, String key) {
    return Failures.wrap(() -> srs.use(sr, open -> toSmapi(open, Snapshots.clone(open, key))));
  }

  @Override
  public Volume copy(CallContext context, String sr, String key, String destSr) {
    return Failures.wrap(() -> copies.copy(sr, key, destSr));
  }

  @Override
  public void revert(CallContext context, String sr, String snapshot, String key) {
    Failures.perform(() -> srs.change(sr, open -> reverts.revert(open, snapshot, key)));
  }

  @Override
  public void resize(CallContext context, String sr, String key, long newSize) {
    Failures.perform(() -> srs.change(sr, open -> resize(open, key, newSize)));
  }

  private static void resize(AttachedSr sr, String key, long newSize) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      VolumeRecord volume = AttachedSr.volume(sr.state(), key);
      long extents = extents(sr, newSize);
      long rounded = extents * sr.vg().extentBytes();
      if (rounded < volume.size()) {
        throw Failures.invalidSize(
            newSize, "volumes only grow; this one has " + volume.size() + " bytes");
      }
      if (rounded > volume.size()) {
        if (!volume.readWrite()) {
          throw Failures.readOnly(key, "grown");
        }
        Overlays.requireNone(sr.state(), volume);
        Growth.grow(sr, volume, extents);
      }
    }
  }

  @Override
  public Volume stat(CallContext context, String sr, String key) {
    return Failures.wrap(
        () -> srs.use(sr, open -> toSmapi(open, AttachedSr.volume(open.state(), key))));
  }

  @Override
  public void set(CallContext context, String sr, String key, String k, String v) {
    Texts.check("k", k);
    Texts.check("v", v);
    edit("Volume.set", sr, key, volume -> volume.withKey(k, v));
  }

  @Override
  public void unset(CallContext context, String sr, String key, String k) {
    edit("Volume.unset", sr, key, volume -> volume.withoutKey(k));
  }

  @Override
  public void setName(CallContext context, String sr, String key, String newName) {
    Texts.check("new_name", newName);
    edit("Volume.set_name", sr, key, volume -> volume.withName(newName));
  }

  @Override
  public void setDescription(CallContext context, String sr, String key, String newDescription) {
    Texts.check("new_description", newDescription);
    edit("Volume.set_description", sr, key, volume -> volume.withDescription(newDescription));
  }

  @Override
  public BlockList compare(CallContext context, String sr, String key, String key2) {
    return Failures.wrap(() -> srs.use(sr, open -> Changes.compare(open, key, key2)));
  }

  @Override
  public List<String> similarContent(CallContext context, String sr, String key) {
    return Failures.wrap(() -> srs.use(sr, open -> Changes.similar(open, key)));
  }

  @Override
  public ChangedBlocks listChangedBlocks(
      CallContext context, String sr, String key, String key2, long offset, long length) {
    return Failures.wrap(() -> srs.use(sr, open -> Changes.list(open, key, key2, offset, length)));
  }

  @Override
  public void enableCbt(CallContext context, String sr, String key) {
    edit("Volume.enable_cbt", sr, key, Tracking::enabled);
  }

  @Override
  public void disableCbt(CallContext context, String sr, String key) {
    edit("Volume.disable_cbt", sr, key, Tracking::disabled);
  }

  @Override
  public void dataDestroy(CallContext context, String sr, String key) {
    Failures.perform(() -> srs.change(sr, open -> tracking.destroyData(open, key)));
  }

  /** One appended frame and no LVM command. */
  private void edit(String cause, String sr, String key, UnaryOperator<VolumeRecord> change) {
    Failures.perform(
        () ->
            srs.change(
                sr,
                open ->
                    open.update(
                        state -> {
                          VolumeRecord changed = change.apply(AttachedSr.volume(state, key));
                          return Patch.of().put(Tables.VOLUME, key, changed).by(cause);
                        })));
  }

  static Volume toSmapi(AttachedSr sr, VolumeRecord volume) throws IOException {
    return toSmapi(sr, volume, new Utilisation(sr));
  }

  /** A volume as the toolstack sees it. */
  public static Volume toSmapi(AttachedSr sr, VolumeRecord volume, Utilisation utilisation)
      throws IOException {
    List<String> uri =
        volume.hasData() ? List.of(new VolumeUri(sr.uuid(), volume.key()).toString()) : List.of();
    return new Volume(
        volume.key(),
        volume.key(),
        volume.name(),
        volume.description(),
        volume.readWrite(),
        volume.sharable(),
        volume.size(),
        utilisation.of(volume),
        uri,
        volume.keys(),
        volume.hasData() ? null : VolumeType.CBT_METADATA,
        volume.cbt() != Cbt.OFF);
  }
}
