package org.lvmsr.backend.sr;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.fixtures.device.ForwardingDevice;
import org.lvmsr.metadata.StoreClock;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** Devices of which one hangs, as the disk of a dead target does: nothing on it ends. */
final class HangingDevices implements Devices {
  private final Devices devices = new ImpatientDevices();
  private final ConcurrentMap<Path, CountDownLatch> hanging = new ConcurrentHashMap<>();

  /** From now on the device does not answer. */
  void hang(Path device) {
    hanging.put(device, new CountDownLatch(1));
  }

  /** All answer again, also what they were asked meanwhile. */
  void goOn() {
    hanging.keySet().forEach(device -> Objects.requireNonNull(hanging.remove(device)).countDown());
  }

  private void pass(Path device) throws IOException {
    CountDownLatch end = hanging.get(device);
    try {
      if (end != null) {
        end.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the device hung");
    }
  }

  @Override
  public StoreClock clock() {
    return devices.clock();
  }

  @Override
  public ReadableDevice openReadOnly(Path path) throws IOException {
    return open(path);
  }

  @Override
  public BlockDevice open(Path path) throws IOException {
    pass(path);
    return new Hanging(path, devices.open(path));
  }

  private final class Hanging extends ForwardingDevice {
    private final Path path;

    Hanging(Path path, BlockDevice device) {
      super(device);
      this.path = path;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      pass(path);
      super.read(offset, target);
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
      pass(path);
      super.write(offset, source);
    }

    @Override
    public void zero(long offset, long length, ZeroProgress progress) throws IOException {
      pass(path);
      super.zero(offset, length, progress);
    }

    @Override
    public void flush() throws IOException {
      pass(path);
      super.flush();
    }
  }
}
