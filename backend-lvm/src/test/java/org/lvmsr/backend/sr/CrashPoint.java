package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.fixtures.device.ForwardingDevice;
import org.lvmsr.metadata.StoreClock;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A host that stops having any effect at a chosen moment: from then on no command starts and no
 * write or flush reaches the LUN. A moment lies before and behind each of them.
 */
public final class CrashPoint implements CommandRunner, Devices {
  private volatile int at;
  private final AtomicInteger passed = new AtomicInteger();
  private final CommandRunner runner = new SystemCommandRunner();
  private final Devices devices = Devices.direct();

  /**
   * Stops at the given moment, counted from 1.
   *
   * @param at a larger number than there are moments lets all of it happen
   */
  public CrashPoint(int at) {
    this.at = at;
  }

  /** One that lets everything happen until it is {@link #arm}ed. */
  public static CrashPoint unarmed() {
    return new CrashPoint(Integer.MAX_VALUE);
  }

  /** Counts from here on, and stops at the given moment. */
  public void arm(int moment) {
    passed.set(0);
    at = moment;
  }

  /** How many moments have passed. */
  public int passed() {
    return passed.get();
  }

  /** Whether it has stopped. */
  public boolean happened() {
    return passed.get() >= at;
  }

  private void pass() throws IOException {
    if (passed.incrementAndGet() >= at) {
      throw new IOException("the host has crashed at moment " + at);
    }
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    try {
      pass();
      CommandResult result = runner.run(command);
      pass();
      return result;
    } catch (CommandFailure e) {
      throw e;
    } catch (IOException e) {
      return runner.run(
          Command.of(() -> Path.of("/nonexistent/crashed"), Duration.ofSeconds(1), List.of()));
    }
  }

  @Override
  public StoreClock clock() {
    return ImpatientDevices.impatient();
  }

  @Override
  public ReadableDevice openReadOnly(Path path) throws IOException {
    return devices.openReadOnly(path);
  }

  @Override
  public BlockDevice open(Path path) throws IOException {
    return new CrashingDevice(devices.open(path));
  }

  private final class CrashingDevice extends ForwardingDevice {
    CrashingDevice(BlockDevice device) {
      super(device);
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
      pass();
      super.write(offset, source);
    }

    @Override
    public void zero(long offset, long length, ZeroProgress progress) throws IOException {
      pass();
      super.zero(offset, length, progress);
    }

    @Override
    public void flush() throws IOException {
      pass();
      super.flush();
      pass();
    }
  }
}
