package org.lvmsr.backend.extract;

import java.io.IOException;

/** The contents of a volume cannot be put together from what is on the medium. */
public final class UnreadableVolumeException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableVolumeException(String message) {
    super(message);
  }
}
