package org.lvmsr.backend.lvm;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What device-mapper counts of a thin pool. Its status is {@code START LENGTH thin-pool TRANSACTION
 * USED/ALL-METADATA USED/ALL-DATA HELD MODE …}, metadata in blocks of 4 KiB, or {@code … thin-pool
 * Fail} (kernel, {@code device-mapper/thin-provisioning.rst}).
 *
 * @param transaction which change of its volumes was the last one; see {@link ThinPool}
 * @param metadataUsed bytes
 * @param metadata bytes there are
 * @param chunksUsed blocks of data, of the pool's own size
 * @param chunks blocks there are
 * @param mode {@code rw}, or why it takes no writes
 */
record PoolStatus(
    OptionalLong transaction,
    long metadataUsed,
    long metadata,
    long chunksUsed,
    long chunks,
    String mode) {
  private static final String TARGET = "thin-pool";
  private static final int METADATA_BLOCK = 4096;
  private static final int TRANSACTION_AT = 3;
  private static final int METADATA_AT = 4;
  private static final int DATA_AT = 5;
  private static final int MODE_AT = 7;

  /**
   * That of a pool that may be coming or going just now.
   *
   * @return empty if the device has no table yet
   * @throws IllegalStateException if it is written in another way
   */
  static Optional<PoolStatus> ofAny(String status) {
    return status.isBlank() ? Optional.empty() : Optional.of(of(status));
  }

  /**
   * That of one pool. One that has failed has neither room nor anything in it.
   *
   * @throws IllegalStateException if it is written in another way
   */
  static PoolStatus of(String status) {
    String[] words = status.strip().split(" +", -1);
    if (words.length > TRANSACTION_AT && words[2].equals(TARGET)) {
      if (words.length == TRANSACTION_AT + 1) {
        return new PoolStatus(OptionalLong.empty(), 0, 0, 0, 0, words[TRANSACTION_AT]);
      }
      if (words.length > MODE_AT
          && words[TRANSACTION_AT].matches("[0-9]+")
          && isFraction(words[METADATA_AT])
          && isFraction(words[DATA_AT])) {
        return new PoolStatus(
            OptionalLong.of(Long.parseLong(words[TRANSACTION_AT])),
            part(words[METADATA_AT], 0) * METADATA_BLOCK,
            part(words[METADATA_AT], 1) * METADATA_BLOCK,
            part(words[DATA_AT], 0),
            part(words[DATA_AT], 1),
            words[MODE_AT]);
      }
    }
    throw new IllegalStateException("not the status of a thin pool: " + status.strip());
  }

  /** The same in bytes, of the pool with that name and blocks of that size. */
  PoolUsage usage(String pool, long chunkBytes) {
    return new PoolUsage(
        pool, chunksUsed * chunkBytes, chunks * chunkBytes, metadataUsed, metadata, mode);
  }

  private static boolean isFraction(String word) {
    return word.matches("[0-9]+/[0-9]+");
  }

  private static long part(String fraction, int which) {
    return Long.parseLong(fraction.split("/", -1)[which]);
  }
}
