package org.lvmsr.backend.exec;

import java.nio.file.Path;

/** Something that can be started. The product starts only what {@link Executable} lists. */
@FunctionalInterface
public interface Program {

  /**
   * Its absolute path.
   *
   * @throws MissingExecutableException if it is not installed
   */
  Path path();

  /** Whether it is installed. */
  default boolean isInstalled() {
    try {
      Path unused = path();
      return true;
    } catch (MissingExecutableException e) {
      return false;
    }
  }
}
