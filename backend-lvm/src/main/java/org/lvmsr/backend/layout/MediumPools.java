package org.lvmsr.backend.layout;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.check.Medium;
import org.lvmsr.backend.check.PoolWitness;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.LvContents;
import org.lvmsr.backend.thin.PoolChunks;
import org.lvmsr.backend.thin.PoolMetadata;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Reads pools from the medium, where that tells all of them. Of one that is active the kernel has
 * changes that the medium has not, and blocks that are read may be written anew meanwhile.
 *
 * @param seen what else was seen of it
 */
public record MediumPools(ReadableDevice device, Witnesses seen) implements PoolReader {

  @Override
  public Reading read(VolumeGroup vg, LogicalVolume pool) {
    if (PoolWitness.isActive(seen.devices().devices(), vg, pool)) {
      return new Reading.NotKnown("it is active, and only the kernel knows what it has where");
    }
    if (mayBeActiveElsewhere()) {
      return new Reading.NotKnown("the SR was not released, so it may be active on another host");
    }
    ThinPool halves = pool.pool().orElseThrow();
    Optional<LogicalVolume> metadata = vg.volume(halves.metadata());
    if (metadata.isEmpty() || !metadata.get().isLinear()) {
      return new Reading.NotKnown("the VG has no LV of its metadata that can be read");
    }
    try {
      return read(new LvContents(device, vg, metadata.get()), halves);
    } catch (IOException e) {
      return new Reading.NotKnown("it cannot be read: " + e.getMessage());
    }
  }

  /** Nobody has a copy in a file active; and of an SR of this host device-mapper was asked. */
  private boolean mayBeActiveElsewhere() {
    boolean released = seen.valid().filter(store -> store.info().owner().released()).isPresent();
    return seen.medium().kind() != Medium.Kind.FILE && !seen.medium().attachedHere() && !released;
  }

  private static Reading read(ReadableDevice contents, ThinPool pool) throws IOException {
    Optional<PoolMetadata> metadata = PoolMetadata.open(contents);
    long transaction = metadata.map(PoolMetadata::transaction).orElse(0L);
    if (!pool.isAt(transaction)) {
      return new Reading.NotKnown(
          "it is of another moment than LVM's text: at transaction "
              + transaction
              + ", not "
              + pool.transaction());
    }
    if (metadata.isEmpty()) {
      return new Reading.Known(new PoolChunks(pool.chunkBytes()));
    }
    PoolChunks chunks = PoolChunks.of(metadata.get());
    return metadata.get().isUnchanged()
        ? new Reading.Known(chunks)
        : new Reading.NotKnown("it changed while it was read");
  }
}
