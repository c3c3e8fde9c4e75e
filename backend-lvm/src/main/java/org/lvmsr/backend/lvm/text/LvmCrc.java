package org.lvmsr.backend.lvm.text;

import java.nio.ByteBuffer;

/**
 * LVM2's checksum: the reflected CRC-32 polynomial with the initial register {@code 0xf597a6cf} and
 * no final inversion (lvm2, {@code lib/misc/crc.c}).
 */
final class LvmCrc {
  private static final int POLYNOMIAL = 0xedb88320;
  private static final int INITIAL = 0xf597a6cf;

  private LvmCrc() {}

  /** The checksum of all remaining bytes; leaves the buffer's position alone. */
  static int of(ByteBuffer bytes) {
    int register = INITIAL;
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      register ^= bytes.get(i) & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        register = (register >>> 1) ^ (POLYNOMIAL & -(register & 1));
      }
    }
    return register;
  }
}
