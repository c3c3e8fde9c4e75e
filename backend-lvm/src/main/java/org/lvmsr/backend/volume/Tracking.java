package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.chunks.ChunkMapFile;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Removal;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/** Whether changed blocks are tracked, and snapshots that are kept for nothing else. */
final class Tracking {
  private static final String CAUSE = "Volume.data_destroy";

  private final VolumeUsers users;

  Tracking(VolumeUsers users) {
    this.users = users;
  }

  static VolumeRecord enabled(VolumeRecord volume) {
    return volume.cbt() == Cbt.OFF ? volume.withCbt(Cbt.ON) : volume;
  }

  static VolumeRecord disabled(VolumeRecord volume) {
    if (!volume.hasData()) {
      throw Failures.tracking(
          volume.key(), "has nothing but its changed blocks: destroy it if nobody needs them");
    }
    return volume.withCbt(Cbt.OFF);
  }

  /** Removes a snapshot's data; its chunk map stays. Nothing happens if it was removed before. */
  void destroyData(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      VolumeRecord volume = AttachedSr.volume(sr.state(), key);
      sr.checkNotBeingDestroyed(sr.state());
      if (!volume.hasData()) {
        return;
      }
      if (volume.readWrite()) {
        throw Failures.tracking(key, "can be written to; only a snapshot's data can be destroyed");
      }
      if (volume.cbt() == Cbt.OFF) {
        throw Failures.tracking(key, "has no changed block tracking: call Volume.destroy instead");
      }
      users.checkUnused(sr, key);
      ByteBuffer kept =
          ChunkMapFile.write(key, ChunkMaps.of(sr, volume, CAUSE), ChunkMaps.CHUNK_BYTES);
      try (KeyedLocks.Held tree = sr.lockTree()) {
        Overlays.discard(sr, key, CAUSE);
        State unused =
            Journal.run(sr, new DestroyData(kept), state -> plan(sr, state, key, kept.capacity()));
      }
    }
  }

  private static Intent.DestroyData plan(AttachedSr sr, State state, String key, long bytes) {
    VolumeRecord volume = AttachedSr.volume(state, key);
    var leaving = Removals.leaving(sr, state, volume);
    return new Intent.DestroyData(
        key,
        LvNames.chunks(key),
        Growth.take(sr, state, sr.vg().extentsFor(bytes)),
        leaving.isEmpty() ? new Removal(List.of(), List.of()) : Removal.of(volume, leaving));
  }
}
