package org.lvmsr.backend.chunks;

/**
 * Chunks of a volume that follow each other, in its pool too.
 *
 * <p>Pool, block and time together name contents: dm-thin counts the time up at each snapshot, and
 * whatever is written to a block that a snapshot may share goes to another block with the time of
 * then, even if the snapshot has gone meanwhile. So as long as a chunk has the same block and time
 * as in a snapshot, it has the same contents as in the snapshot.
 *
 * @param first number of the first chunk in the volume
 * @param length how many chunks
 * @param block number of the first one's block in the pool
 * @param time of the pool when the blocks were given
 */
public record ChunkRun(long first, long length, long block, long time) {

  /** Behind the last chunk. */
  public long end() {
    return first + length;
  }

  /** Whether another run says the same of the chunks that both have. */
  boolean agreesWith(ChunkRun other) {
    return block - first == other.block - other.first && time == other.time;
  }
}
