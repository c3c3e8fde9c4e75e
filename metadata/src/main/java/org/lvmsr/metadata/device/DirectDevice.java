package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.file.Path;

/** Direct I/O. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commit
public final class DirectDevice {

  private DirectDevice() {}

  /** Opens a block device or file for reading; the result cannot write. */
  public static ReadableDevice openReadOnly(Path path) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Opens a block device or file for reading and writing. */
  public static BlockDevice open(Path path) throws IOException {
    throw new UnsupportedOperationException();
  }
}
