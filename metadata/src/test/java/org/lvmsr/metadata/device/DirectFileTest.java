package org.lvmsr.metadata.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Direct I/O on an image file. */
class DirectFileTest extends BlockDeviceContract {

  @TempDir Path directory;

  @Override
  BlockDevice open() throws IOException {
    return DirectDevice.open(image(SIZE));
  }

  private Path image(long size) throws IOException {
    Path image = directory.resolve("lun.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
    }
    return image;
  }

  @Test
  void aReadOnlyDeviceCannotWriteByType() throws IOException {
    try (ReadableDevice device = DirectDevice.openReadOnly(image(SIZE))) {
      assertFalse(device instanceof BlockDevice);
    }
  }

  @Test
  void anErrorSaysWhatWhereAndWhy() {
    DeviceException missing =
        assertThrows(
            DeviceException.class, () -> DirectDevice.open(directory.resolve("no-such-disk")));
    assertEquals("ENOENT", Errno.name(missing.errno()));
    DeviceException notADisk =
        assertThrows(DeviceException.class, () -> DirectDevice.openReadOnly(directory));
    assertEquals("ENOTBLK", Errno.name(notADisk.errno()));
  }

  @Test
  void aFileThatEndsInsideASectorIsReadToItsEnd() throws IOException {
    Path image = directory.resolve("odd.img");
    Files.write(image, new byte[5000]);
    try (ReadableDevice device = DirectDevice.openReadOnly(image)) {
      device.read(4990, ByteBuffer.allocate(10));
      assertThrows(DeviceException.class, () -> device.read(4990, ByteBuffer.allocate(11)));
    }
  }

  @Test
  void aClosedDeviceRefusesInsteadOfUsingSomebodyElsesDescriptor() throws IOException {
    BlockDevice device = DirectDevice.open(image(SIZE));
    device.close();
    device.close();
    DeviceException closed =
        assertThrows(DeviceException.class, () -> device.read(0, ByteBuffer.allocate(1)));
    assertEquals("EBADF", Errno.name(closed.errno()));
    assertThrows(DeviceException.class, device::flush);
  }

  @Test
  void zeroingCanBeInterrupted() throws IOException {
    try (BlockDevice device = DirectDevice.open(image(256L * 1024 * 1024))) {
      assertThrows(
          InterruptedIOException.class,
          () -> device.zero(0, device.size(), done -> Thread.currentThread().interrupt()));
    }
  }
}
