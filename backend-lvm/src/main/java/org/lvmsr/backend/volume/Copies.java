package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.OpenSrs;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.Volume;

/** Copies of volumes in other SRs of this host, or in their own. */
final class Copies {
  private static final String COPY = "Volume.copy";

  private final OpenSrs srs;
  private final VolumeReading reading;

  Copies(OpenSrs srs, VolumeReading reading) {
    this.srs = srs;
    this.reading = reading;
  }

  /** Both SRs stay open meanwhile. In one order, or two copies could wait for each other. */
  Volume copy(String sr, String key, String destination) throws IOException {
    int order = sr.compareTo(destination);
    if (order == 0) {
      return srs.use(sr, one -> copy(one, key, one));
    }
    return order < 0
        ? srs.use(sr, from -> srs.use(destination, to -> copy(from, key, to)))
        : srs.use(destination, to -> srs.use(sr, from -> copy(from, key, to)));
  }

  private Volume copy(AttachedSr from, String key, AttachedSr to) throws IOException {
    String made = UUID.randomUUID().toString();
    try (VolumeReading.Reading source = reading.begin(from, key, one -> check(from, one))) {
      prepare(to, source.volume());
      State after =
          Journal.run(
              to, new CopyVolume(source, reading), state -> plan(to, state, source.volume(), made));
      return Volumes.toSmapi(to, AttachedSr.volume(after, made));
    }
  }

  private static void check(AttachedSr sr, VolumeRecord source) throws IOException {
    Overlays.requireNone(sr.state(), source);
    if (source.sharable()) {
      throw Failures.sharable(source.key(), "copied");
    }
  }

  private static void prepare(AttachedSr to, VolumeRecord source) throws IOException {
    Optional<SharedPool> pool = to.pool();
    if (pool.isPresent()) {
      try (KeyedLocks.Held tree = to.lockTree()) {
        var whole = PoolAddition.ofVolume(to.vg().extentsFor(source.size()));
        Pools.prepare(to, pool.get().name(), whole, COPY);
      }
    }
  }

  private static Intent.CopyVolume plan(
      AttachedSr sr, State state, VolumeRecord source, String key) {
    sr.checkNotBeingDestroyed(state);
    sr.checkLvmRoom();
    long extents = sr.vg().extentsFor(source.size());
    long size = extents * sr.vg().extentBytes();
    var volume =
        VolumeRecord.of(
            key, source.name(), source.description(), size, true, false, LvNames.of(key), "");
    boolean thin = AttachedSr.sharedPool(state).isPresent();
    return new Intent.CopyVolume(volume, thin ? List.of() : Growth.take(sr, state, extents));
  }
}
