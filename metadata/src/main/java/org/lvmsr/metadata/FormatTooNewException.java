package org.lvmsr.metadata;

import org.lvmsr.metadata.format.HeaderBlock;

/** The store was written by a newer version of lvmsr. */
public final class FormatTooNewException extends MetadataException {

  FormatTooNewException(int major, int minor, long place) {
    super(
        "format version at byte "
            + place
            + ": expected "
            + HeaderBlock.MAJOR
            + "."
            + HeaderBlock.MINOR
            + " or older, found "
            + major
            + "."
            + minor
            + (major == HeaderBlock.MAJOR ? " (readable, but not writable)" : ""));
  }
}
