package org.lvmsr.backend.dm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.lvmsr.metadata.device.ControlDevice;
import org.lvmsr.metadata.device.DeviceException;

/** The kernel's device-mapper itself, through its control device. */
public final class DmControl implements DmKernel {
  private static final Path CONTROL = Path.of("/dev/mapper/control");

  /** What follows is behind the number of the request ({@code _IOWR(0xfd, …, struct dm_ioctl)}). */
  private static final long REQUEST = 3L << 30 | (long) DmBlock.HEADER << 16 | 0xfd << 8;

  private static final int ROOM = 2 << 10;
  private static final int MOST_ROOM = 16 << 20;

  private enum Request {
    LIST_DEVICES(2),
    DEV_STATUS(7),
    TABLE_STATUS(12),
    TARGET_MSG(14);

    private final int number;

    Request(int number) {
      this.number = number;
    }
  }

  private final Path control;

  public DmControl() {
    this(CONTROL);
  }

  DmControl(Path control) {
    this.control = control;
  }

  @Override
  public List<String> names() throws IOException {
    return ask(Request.LIST_DEVICES, "all devices", DmBlock::new).names();
  }

  @Override
  public Optional<DmState> find(DmId device) throws IOException {
    return DmKernel.ifThere(
        () -> ask(Request.DEV_STATUS, device.text(), room -> new DmBlock(0, device, 0)).state());
  }

  @Override
  public String status(DmId device, boolean flush) throws IOException {
    return targets(device, flush ? 0 : DmBlock.NO_FLUSH);
  }

  @Override
  public String table(DmId device) throws IOException {
    return targets(device, DmBlock.STATUS_TABLE | DmBlock.NO_FLUSH);
  }

  private String targets(DmId device, int flags) throws IOException {
    return ask(Request.TABLE_STATUS, device.text(), room -> new DmBlock(room, device, flags))
        .targets();
  }

  @Override
  public void message(DmId device, String text) throws IOException {
    try (var kernel = ControlDevice.open(control)) {
      run(kernel, Request.TARGET_MSG, device + " " + text, DmBlock.message(device, text));
    }
  }

  /** Asks again with more room until the answer has fitted. */
  private DmBlock ask(Request request, String what, IntFunction<DmBlock> question)
      throws IOException {
    try (var kernel = ControlDevice.open(control)) {
      for (int room = ROOM; room <= MOST_ROOM; room *= 4) {
        DmBlock block = question.apply(room);
        run(kernel, request, what, block);
        if (!block.isTooSmall()) {
          return block;
        }
      }
    }
    throw new IOException(request + " of " + what + ": more than " + MOST_ROOM + " bytes");
  }

  private static void run(ControlDevice kernel, Request request, String what, DmBlock block)
      throws DeviceException {
    int errno = kernel.call(REQUEST | request.number, block.bytes());
    if (errno != 0) {
      throw new DeviceException("DM_" + request, what, -1, -1, errno);
    }
  }
}
