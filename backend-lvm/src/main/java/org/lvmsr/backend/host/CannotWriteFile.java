package org.lvmsr.backend.host;

import java.io.IOException;

/** A file was not written; the message is one sentence that says why. */
public final class CannotWriteFile extends IOException {
  private static final long serialVersionUID = 1L;

  CannotWriteFile(String message, IOException cause) {
    super(message, cause);
  }

  CannotWriteFile(String message) {
    super(message);
  }
}
