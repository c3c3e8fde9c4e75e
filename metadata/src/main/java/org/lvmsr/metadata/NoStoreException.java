package org.lvmsr.metadata;

/** There is no store where one was to be opened for writing. */
public final class NoStoreException extends MetadataException {

  NoStoreException(Placement placement) {
    super("there is no metadata store with " + placement);
  }
}
