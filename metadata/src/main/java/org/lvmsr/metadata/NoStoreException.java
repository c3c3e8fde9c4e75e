package org.lvmsr.metadata;

/** There is no store where one was to be opened for writing. */
public final class NoStoreException extends MetadataException {

  NoStoreException(Placement placement) {
    super("no metadata store at " + placement);
  }
}
