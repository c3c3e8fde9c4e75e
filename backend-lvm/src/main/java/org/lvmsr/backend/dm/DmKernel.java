package org.lvmsr.backend.dm;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.metadata.device.ControlDevice;
import org.lvmsr.metadata.device.DeviceException;

/**
 * The kernel's device-mapper: what it has, and what its targets are told. Devices are made, changed
 * and removed with {@code dmsetup}, since udev has to hear of that.
 *
 * <p>Answers of targets are lines as {@code dmsetup} prints them, {@code START LENGTH TARGET
 * WORDS…}, in sectors of 512 bytes. Everything fails with a {@link DeviceException} without root
 * and without device-mapper.
 */
public interface DmKernel {

  /** {@link DeviceException#errno()} of a device that is not there. */
  int ENXIO = 6;

  /** {@link DeviceException#errno()} of a pool that is to keep its metadata twice. */
  int EBUSY = 16;

  /** {@link DeviceException#errno()} of a volume that a pool does not have. */
  int ENODATA = 61;

  /** What is asked about one device. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws IOException;
  }

  /** The answer to it; empty if the device is not there, as it may go after all were listed. */
  static <T> Optional<T> ifThere(Question<T> question) throws IOException {
    try {
      return Optional.of(question.ask());
    } catch (DeviceException e) {
      if (e.errno() == ENXIO && !e.operation().equals(ControlDevice.OPEN)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All devices, those without a table too. */
  List<String> names() throws IOException;

  /** One device; empty if it is not there. */
  Optional<DmState> find(DmId device) throws IOException;

  /**
   * How a device's targets are, a line for each.
   *
   * @param flush whether a pool makes what it was told durable before it answers
   */
  String status(DmId device, boolean flush) throws IOException;

  /** What a device's targets are made of, a line for each. */
  String table(DmId device) throws IOException;

  /** Tells the first target of a device something. */
  void message(DmId device, String text) throws IOException;
}
