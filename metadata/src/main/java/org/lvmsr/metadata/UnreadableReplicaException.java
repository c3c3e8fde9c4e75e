package org.lvmsr.metadata;

/**
 * Nothing can be read of a replica's headers, which may say that the other replica does not count.
 * Nothing was written.
 */
public final class UnreadableReplicaException extends MetadataException {

  UnreadableReplicaException(String replica, String other) {
    super(
        "replica "
            + replica
            + " of the metadata cannot be read, and may know of changes that replica "
            + other
            + " lacks: try again when all of the LUN can be read, or run lvmsr check --repair, which"
            + " goes on with what replica "
            + other
            + " has");
  }
}
