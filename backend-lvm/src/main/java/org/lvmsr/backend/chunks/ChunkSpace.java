package org.lvmsr.backend.chunks;

/**
 * What gives the numbers in a {@link ChunkMap} a meaning. Two volumes have a common history if they
 * show the same base, or if they lie in one pool and show none.
 *
 * @param pool LVM's uuid of the pool; empty if the volume has nothing in a pool
 * @param base LVM's uuid of the LV that shows where the pool has nothing; empty if zeroes do
 */
public record ChunkSpace(String pool, String base) {

  /** That of a linear LV. */
  public static ChunkSpace ofLinear(String lvUuid) {
    return new ChunkSpace("", lvUuid);
  }

  /** Whether differences between the two say anything. */
  public boolean isRelatedTo(ChunkSpace other) {
    return base.equals(other.base) && (!base.isEmpty() || pool.equals(other.pool));
  }
}
