package org.lvmsr.scale;

import java.io.IOException;
import java.nio.file.Path;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.fixtures.loop.LoopDevice;

/** A sparse LUN on a loop device; all that is written to it are LVM's areas and the store. */
final class LoopLun implements AutoCloseable {
  private final LoopDevice loop;

  LoopLun(Path directory, long bytes) throws IOException {
    this.loop = LoopDevice.on(directory.resolve("lun"), bytes);
  }

  /** Where the lab's tests are run nothing may be left out. */
  static boolean isPossibleOrMust() {
    return System.getenv("LVMSR_LAB") != null || isPossible();
  }

  private static boolean isPossible() {
    try {
      return LoopDevice.isPossible() && Executable.LVM.path().isAbsolute();
    } catch (RuntimeException missing) {
      return false;
    }
  }

  Path path() {
    return loop.path();
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }
}
