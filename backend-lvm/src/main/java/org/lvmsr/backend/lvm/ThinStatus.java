package org.lvmsr.backend.lvm;

/**
 * What device-mapper counts of a thin device. Its status line is {@code START LENGTH thin MAPPED
 * HIGHEST} in sectors of 512 bytes (kernel, {@code device-mapper/thin-provisioning.rst}).
 */
final class ThinStatus {
  private static final int SECTOR = 512;
  private static final int MAPPED = 3;

  private ThinStatus() {}

  /**
   * How much the device has in its pool, in bytes.
   *
   * @throws IllegalStateException if it is no thin device, or its pool has failed
   */
  static long mappedBytes(String status) {
    String[] words = status.strip().split(" +", -1);
    if (words.length <= MAPPED || !words[2].equals("thin") || !words[MAPPED].matches("[0-9]+")) {
      throw new IllegalStateException("not the status of a thin device: " + status.strip());
    }
    return Long.parseLong(words[MAPPED]) * SECTOR;
  }
}
