package org.lvmsr.lab;

import java.nio.file.Path;

/**
 * A directory of this machine that a VM sees at the same path.
 *
 * @param directory absolute path
 * @param writable whether the VM may change it
 */
public record Share(Path directory, boolean writable) {
  /** Normalises the path. */
  public Share {
    directory = directory.toAbsolutePath().normalize();
  }

  /** A directory that the VM can only read. */
  public static Share readOnly(Path directory) {
    return new Share(directory, false);
  }
}
