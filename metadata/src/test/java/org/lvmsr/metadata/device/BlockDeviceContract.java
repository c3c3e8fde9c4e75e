package org.lvmsr.metadata.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every block device must do. */
abstract class BlockDeviceContract {

  static final int SIZE = 4 * 1024 * 1024;

  private BlockDevice device;

  /** A device of {@link #SIZE} bytes. */
  abstract BlockDevice open() throws IOException;

  @BeforeEach
  void openDevice() throws IOException {
    device = open();
  }

  @AfterEach
  void closeDevice() throws IOException {
    device.close();
  }

  @Test
  void knowsItsSize() {
    assertEquals(SIZE, device.size());
    assertEquals(0, 4096 % device.sectorSize());
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    byte[] written = random(2 * 1024 * 1024 + 4096);
    device.write(8192, ByteBuffer.wrap(written));
    device.flush();
    assertArrayEquals(written, read(8192, written.length));
  }

  @Test
  void readsAtAnyOffsetAndLength() throws IOException {
    byte[] written = random(3 * 4096);
    device.write(4096, ByteBuffer.wrap(written));
    for (int skip : List.of(1, 511, 512, 513, 4095, 4097)) {
      for (int length : List.of(1, 32, 512, 4096, 5000)) {
        byte[] expected = java.util.Arrays.copyOfRange(written, skip, skip + length);
        assertArrayEquals(expected, read(4096L + skip, length), skip + "+" + length);
      }
    }
  }

  @Test
  void readsUpToTheLastByteButNoFurther() throws IOException {
    device.write(SIZE - 4096, ByteBuffer.wrap(random(4096)));
    assertEquals(100, read(SIZE - 100, 100).length);
    assertThrows(DeviceException.class, () -> read(SIZE - 100, 101));
  }

  @Test
  void refusesUnalignedWrites() {
    assertThrows(
        IllegalArgumentException.class, () -> device.write(100, ByteBuffer.allocate(4096)));
    assertThrows(IllegalArgumentException.class, () -> device.write(0, ByteBuffer.allocate(100)));
  }

  @Test
  void refusesToWritePastTheEnd() {
    assertThrows(DeviceException.class, () -> device.write(SIZE - 4096, ByteBuffer.allocate(8192)));
  }

  @Test
  void writesFromBuffersOfAnyKind() throws IOException {
    byte[] written = random(4096);
    ByteBuffer direct = ByteBuffer.allocateDirect(5000).position(3);
    direct.put(written).flip().position(3);
    device.write(0, direct.asReadOnlyBuffer());
    assertArrayEquals(written, read(0, 4096));
  }

  @Test
  void zeroesExactlyTheRange() throws IOException {
    byte[] written = random(SIZE);
    device.write(0, ByteBuffer.wrap(written));
    List<Long> progress = new ArrayList<>();
    device.zero(4096, 2 * 1024 * 1024, progress::add);
    java.util.Arrays.fill(written, 4096, 4096 + 2 * 1024 * 1024, (byte) 0);
    assertArrayEquals(written, read(0, SIZE));
    assertEquals(2L * 1024 * 1024, progress.get(progress.size() - 1));
  }

  private byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    device.read(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
