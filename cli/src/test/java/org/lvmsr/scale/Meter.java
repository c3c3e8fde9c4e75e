package org.lvmsr.scale;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import javax.management.JMException;
import javax.management.ObjectName;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.fixtures.device.CountingDevice;
import org.lvmsr.fixtures.device.ForwardingReader;
import org.lvmsr.metadata.StoreClock;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** A host's programs and devices, which are counted. */
final class Meter implements CommandRunner, Devices {
  /** A rival's claim to a store that was released is not waited for: there is one host. */
  private static final Duration CLAIM = Duration.ofMillis(500);

  private final CommandRunner runner = new SystemCommandRunner();
  private final Devices devices = Devices.direct();
  private final AtomicLong commands = new AtomicLong();

  /** Bytes, from devices that are only read. */
  private final AtomicLong read = new AtomicLong();

  private final List<CountingDevice> opened = new CopyOnWriteArrayList<>();

  /** All that was needed so far, of memory by this thread. */
  Cost now() {
    return new Cost(
        commands.get(),
        read.get() + sum(CountingDevice::bytesRead),
        sum(CountingDevice::writes),
        sum(CountingDevice::bytesWritten),
        sum(CountingDevice::flushes),
        allocated());
  }

  private long sum(ToLongFunction<CountingDevice> of) {
    return opened.stream().mapToLong(of).sum();
  }

  /** By name: the interface that has this method is the JVM's own, and not Java's. */
  private static long allocated() {
    try {
      return (long)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                  "getThreadAllocatedBytes",
                  new Object[] {Thread.currentThread().getId()},
                  new String[] {long.class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    commands.incrementAndGet();
    return runner.run(command);
  }

  @Override
  public StoreClock clock() {
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
  public BlockDevice open(Path path) throws IOException {
    var counted = new CountingDevice(devices.open(path));
    opened.add(counted);
    return counted;
  }

  @Override
  public ReadableDevice openReadOnly(Path path) throws IOException {
    return new CountedReads(devices.openReadOnly(path));
  }

  private final class CountedReads extends ForwardingReader {
    CountedReads(ReadableDevice below) {
      super(below);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      read.addAndGet(target.remaining());
      super.read(offset, target);
    }
  }
}
