package org.lvmsr.backend.lvm;

/**
 * What makes an LV a thin pool.
 *
 * @param data name of the hidden LV that holds the blocks
 * @param metadata name of the hidden LV that says which volume has which block
 * @param chunkBytes size of a block in bytes
 */
public record ThinPool(String data, String metadata, long chunkBytes) {
  private static final String DATA = "_tdata";
  private static final String METADATA = "_tmeta";

  /** The names that LVM gives to the hidden LVs of a new pool. */
  public static ThinPool named(String pool, long chunkBytes) {
    return new ThinPool(pool + DATA, pool + METADATA, chunkBytes);
  }
}
