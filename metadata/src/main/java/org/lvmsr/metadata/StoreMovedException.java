package org.lvmsr.metadata;

/** The last owner moved or removed the store while we waited for its right. */
public final class StoreMovedException extends MetadataException {

  StoreMovedException(Placement placement) {
    super("the metadata store is no longer " + placement + ": its last owner moved it; try again");
  }
}
