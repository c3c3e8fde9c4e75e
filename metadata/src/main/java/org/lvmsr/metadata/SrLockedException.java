package org.lvmsr.metadata;

import java.nio.file.Path;

/** Another process of this host, or another store of this process, has the SR open for writing. */
public final class SrLockedException extends MetadataException {

  SrLockedException(Path lockFile) {
    super("another process of this host has the SR open for writing: lock file " + lockFile);
  }
}
