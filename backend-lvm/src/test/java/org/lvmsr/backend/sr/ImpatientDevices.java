package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.lvmsr.backend.dm.DmControl;
import org.lvmsr.backend.dm.DmKernel;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.metadata.StoreClock;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * The devices of this host, for tests with a single host: it does not wait for a rival's claim to a
 * released store to become visible. A dead owner is waited for all the same.
 */
public final class ImpatientDevices implements Devices {
  private static final Duration CLAIM = Duration.ofMillis(500);

  private final Devices devices = Devices.direct();
  private final DmKernel kernel;

  public ImpatientDevices() {
    this(new DmControl());
  }

  /** Some whose device-mapper is asked in another way. */
  ImpatientDevices(DmKernel kernel) {
    this.kernel = kernel;
  }

  /** Skips waits of up to half a second. */
  static StoreClock impatient() {
    return new StoreClock() {
      @Override
      public long nanoTime() {
        return SYSTEM.nanoTime();
      }

      @Override
      public void sleep(Duration time) throws InterruptedException {
        if (time.compareTo(CLAIM) > 0) {
          SYSTEM.sleep(time);
        }
      }
    };
  }

  @Override
  public StoreClock clock() {
    return impatient();
  }

  @Override
  public DmKernel deviceMapper() {
    return kernel;
  }

  @Override
  public BlockDevice open(Path path) throws IOException {
    return devices.open(path);
  }

  @Override
  public ReadableDevice openReadOnly(Path path) throws IOException {
    return devices.openReadOnly(path);
  }
}
