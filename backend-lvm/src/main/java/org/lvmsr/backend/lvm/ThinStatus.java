package org.lvmsr.backend.lvm;

import java.util.OptionalLong;

/**
 * What device-mapper says of thin devices and pools (kernel, {@code
 * device-mapper/thin-provisioning.rst}): {@code START LENGTH thin MAPPED HIGHEST} in sectors of 512
 * bytes, and {@code START LENGTH thin-pool TRANSACTION METADATA DATA HELD ...}.
 */
final class ThinStatus {
  private static final int SECTOR = 512;
  private static final int MAPPED = 3;

  private static final int HELD = 6;

  private ThinStatus() {}

  /**
   * Whether a pool keeps a snapshot of its metadata.
   *
   * @throws IllegalStateException if it is no pool, or has failed
   */
  static boolean holdsMetadata(String status) {
    String[] words = status.strip().split(" +", -1);
    if (words.length <= HELD || !words[2].equals("thin-pool")) {
      throw new IllegalStateException("not the status of a thin pool: " + status.strip());
    }
    return !words[HELD].equals("-");
  }

  /**
   * How much the device has in its pool, in bytes.
   *
   * @return empty if it is a {@link MirrorStatus mirror} of one
   * @throws IllegalStateException if it is no thin device, or its pool has failed
   */
  static OptionalLong mappedBytes(String status) {
    String[] words = status.strip().split(" +", -1);
    if (MirrorStatus.parse(status).isPresent()) {
      return OptionalLong.empty();
    }
    if (words.length <= MAPPED || !words[2].equals("thin") || !words[MAPPED].matches("[0-9]+")) {
      throw new IllegalStateException("not the status of a thin device: " + status.strip());
    }
    return OptionalLong.of(Long.parseLong(words[MAPPED]) * SECTOR);
  }
}
