package org.lvmsr.bench.parts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * The devices of this host, with flushes that take as long as those of a target.
 *
 * @param flush how long each takes
 */
record SlowDevices(Duration flush) implements Devices {
  @Override
  public BlockDevice open(Path path) throws IOException {
    return new SlowFlush(Devices.direct().open(path), flush.toNanos());
  }

  @Override
  public ReadableDevice openReadOnly(Path path) throws IOException {
    return Devices.direct().openReadOnly(path);
  }
}
