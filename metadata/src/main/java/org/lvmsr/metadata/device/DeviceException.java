package org.lvmsr.metadata.device;

import java.io.IOException;

/** An operation on a block device failed. Says which, where and with which {@code errno}. */
public final class DeviceException extends IOException {

  private final String operation;
  private final long offset;
  private final int errno;

  /**
   * Describes a failed operation.
   *
   * @param operation the system call or step, such as {@code pread}
   * @param device path or name of the device
   * @param offset byte offset on the device, or -1 where none applies
   * @param length length in bytes, or -1 where none applies
   * @param errno the error number, or 0 if the device simply ended too early
   */
  public DeviceException(String operation, String device, long offset, long length, int errno) {
    super(message(operation, device, offset, length, errno));
    this.operation = operation;
    this.offset = offset;
    this.errno = errno;
  }

  private static String message(
      String operation, String device, long offset, long length, int errno) {
    String range = offset < 0 ? "" : " at byte " + offset + ", length " + length;
    String reason = errno == 0 ? "end of device" : Errno.name(errno);
    return operation + " " + device + range + ": " + reason;
  }

  /** The system call or step that failed. */
  public String operation() {
    return operation;
  }

  /** Byte offset on the device, or -1 where none applies. */
  public long offset() {
    return offset;
  }

  /** The error number of the C library, or 0 if the device ended too early. */
  public int errno() {
    return errno;
  }
}
