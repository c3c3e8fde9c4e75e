package org.lvmsr.backend.initiator;

/**
 * What a LUN says of itself.
 *
 * @param scsiId its identity as udev's scsi_id writes it; empty if it has none
 * @param blocks how many it has
 * @param blockBytes how long one is, 512 or 4096
 * @param maxBlocks how many may be read at once
 * @param isLong whether it takes the commands of 16 bytes
 */
record Disk(String scsiId, long blocks, int blockBytes, int maxBlocks, boolean isLong) {
  long size() {
    return blocks * blockBytes;
  }

  /**
   * Whether another one is the same LUN at a later time: it may have grown. One without an identity
   * is told by its size.
   */
  boolean isBefore(Disk later) {
    boolean hasIdentity = !scsiId.isEmpty();
    return scsiId.equals(later.scsiId)
        && blockBytes == later.blockBytes
        && (hasIdentity ? later.blocks >= blocks : later.blocks == blocks);
  }
}
