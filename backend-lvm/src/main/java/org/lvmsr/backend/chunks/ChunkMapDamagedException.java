package org.lvmsr.backend.chunks;

import java.io.IOException;

/** What was kept of a volume's chunks cannot be read. */
public final class ChunkMapDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  ChunkMapDamagedException(String key, String problem) {
    super("the chunk map of volume " + key + " is damaged: " + problem);
  }
}
