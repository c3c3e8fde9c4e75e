package org.lvmsr.backend.check;

import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * What is looked at.
 *
 * @param name its path, or how else it is called
 * @param bytes its size
 * @param number major and minor number of a block device, as device-mapper writes it
 * @param attachedHere whether this host has the SR on it attached
 */
public record Medium(
    String name, long bytes, Kind kind, Optional<String> number, boolean attachedHere) {

  /** What it is to this host. */
  public enum Kind {
    /** A block device, which LVM can work on. */
    DEVICE,
    /** A file: a copy of a LUN, or of its first part. */
    FILE,
    /** A LUN that is read past the kernel. */
    LUN
  }

  /** A LUN that this host has no device for. */
  static Medium lun(ReadableDevice device) {
    return new Medium(device.name(), device.size(), Kind.LUN, Optional.empty(), false);
  }

  /** Whether it is a block device of this host. */
  public boolean block() {
    return kind == Kind.DEVICE;
  }

  /** Whether it may be the first part of what it is a copy of. */
  boolean isFile() {
    return kind == Kind.FILE;
  }
}
