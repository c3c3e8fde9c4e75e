package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Where to begin reading a store that may have moved. The place where it was formatted leads to
 * where it is; but that place may have been overwritten, or put back to an earlier time, while the
 * one that it moved to was not.
 */
public final class StorePlaces {
  private StorePlaces() {}

  /**
   * Chooses among the places that are known.
   *
   * @param home where a store is formatted
   * @param larger where one may have moved to
   */
  public static Placement choose(ReadableDevice device, Placement home, List<Placement> larger)
      throws IOException {
    if (larger.isEmpty()) {
      return home;
    }
    Placement newest = home;
    for (Placement place : larger) {
      boolean first = !MetadataReader.hasHeader(device, newest);
      if (MetadataReader.hasHeader(device, place)
          && (first || MetadataReader.isNewer(device, place, newest))) {
        newest = place;
      }
    }
    if (!MetadataReader.hasHeader(device, newest)) {
      // It has moved, and only its frames are left: they are not where it was formatted.
      return larger.get(larger.size() - 1);
    }
    return newest.equals(home) || !isMoving(device, home) ? newest : home;
  }

  /** A move that was interrupted before it took effect leaves newer headers where it led to. */
  private static boolean isMoving(ReadableDevice device, Placement home) throws IOException {
    return MetadataReader.hasHeader(device, home)
        && MetadataReader.read(device, home) instanceof OpenResult.Valid valid
        && valid.state().all(Tables.INTENT, Intent.class).values().stream()
            .anyMatch(Intent.ResizeMetadata.class::isInstance);
  }
}
