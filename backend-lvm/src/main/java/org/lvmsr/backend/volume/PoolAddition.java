package org.lvmsr.backend.volume;

/**
 * What comes into a pool, in extents.
 *
 * @param writable may be written in addition to what could be before
 * @param held is kept by a snapshot, though others may keep it, too
 * @param mapped volumes may have in addition, each counted by itself
 */
record PoolAddition(long writable, long held, long mapped) {
  /** A volume that can be written to, or one that gets so much larger. */
  static PoolAddition ofVolume(long extents) {
    return new PoolAddition(extents, 0, extents);
  }

  /** A snapshot of a volume that can be written to. */
  static PoolAddition ofSnapshot(long mapped) {
    return new PoolAddition(0, mapped, mapped);
  }

  /** A snapshot of a snapshot, which has nothing that the other one does not have. */
  static PoolAddition ofSecondSnapshot(long mapped) {
    return new PoolAddition(0, 0, mapped);
  }

  /** A volume in place of another one, which goes. */
  static PoolAddition inPlaceOf(long extents, long leaving) {
    return new PoolAddition(extents - leaving, 0, extents);
  }
}
