package org.lvmsr.backend.lvm.text;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * LVM2's checksum: the reflected CRC-32 polynomial with the initial register {@code 0xf597a6cf} and
 * no final inversion (lvm2, {@code lib/misc/crc.c}).
 */
final class LvmCrc {
  /** Bytes behind which the register of the usual CRC-32 has LVM's initial value. */
  private static final byte[] BEFORE = {0x2d, 0x7d, 0x2c, 0x51};

  private LvmCrc() {}

  /** The checksum of all remaining bytes; leaves the buffer's position alone. */
  static int of(ByteBuffer bytes) {
    var crc = new CRC32();
    crc.update(BEFORE);
    crc.update(bytes.duplicate());
    return ~(int) crc.getValue();
  }
}
