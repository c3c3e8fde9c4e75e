package org.lvmsr.backend.lvm;

/**
 * How full an active thin pool is, in bytes.
 *
 * @param pool name of the LV
 * @param dataUsed blocks that volumes have
 * @param data blocks there are
 * @param metadataUsed of the room that says which volume has which block
 * @param metadata that room
 * @param mode {@code rw}, or why it takes no writes: {@code ro}, {@code out_of_data_space}, {@code
 *     Fail}, …
 */
public record PoolUsage(
    String pool, long dataUsed, long data, long metadataUsed, long metadata, String mode) {
  private static final String WRITABLE = "rw";

  /** Bytes that volumes can still get. */
  public long dataFree() {
    return data - dataUsed;
  }

  /** Whether guests can write. */
  public boolean isWritable() {
    return mode.equals(WRITABLE);
  }
}
