package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** LVM's checksum is what LVM's own source says, a bit at a time. */
class LvmCrcTest {
  private static final int POLYNOMIAL = 0xedb88320;
  private static final int INITIAL = 0xf597a6cf;

  private static int bitByBit(byte[] bytes) {
    int register = INITIAL;
    for (byte one : bytes) {
      register ^= one & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        register = (register >>> 1) ^ (POLYNOMIAL & -(register & 1));
      }
    }
    return register;
  }

  @Property
  void itIsThatOfLvm(@ForAll byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    assertEquals(bitByBit(bytes), LvmCrc.of(buffer));
    assertEquals(0, buffer.position());
  }
}
