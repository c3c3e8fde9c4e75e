package org.lvmsr.backend.layout;

import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.PoolChunks;

/** Knows which volumes have which blocks of a pool, or why that cannot be told. */
@FunctionalInterface
public interface PoolReader {

  /** What is known of a pool. */
  sealed interface Reading {
    /** All of it. */
    record Known(PoolChunks chunks) implements Reading {}

    /**
     * Nothing that could be relied on.
     *
     * @param why as the end of a sentence about the pool
     */
    record NotKnown(String why) implements Reading {}
  }

  /** Reads one pool; what it gives is not kept longer than until the next one is read. */
  Reading read(VolumeGroup vg, LogicalVolume pool);
}
