package org.lvmsr.metadata;

import java.io.IOException;
import java.util.List;
import org.lvmsr.metadata.device.ReadableDevice;

/** Reads a store. Needs nothing but a device that can be read, and writes nothing. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commit
public final class MetadataReader {

  private MetadataReader() {}

  /**
   * Reads the store at a known place.
   *
   * @throws FormatTooNewException if the major format version is unknown
   * @throws IOException if nothing at all can be read at either replica
   */
  public static OpenResult read(ReadableDevice device, Placement placement) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Searches for header copies, without LVM and without knowing where they are. A header that was
   * copied to another place (an SR inside the disk of a guest) is not found.
   *
   * @return the places of all stores found, usually one
   */
  public static List<Placement> find(ReadableDevice device, ScanLimits limits) throws IOException {
    throw new UnsupportedOperationException();
  }
}
