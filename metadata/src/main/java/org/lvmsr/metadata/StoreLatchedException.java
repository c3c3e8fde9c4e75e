package org.lvmsr.metadata;

/**
 * A write or flush failed earlier, so what is on the medium is no longer known. Every call fails
 * until the store is opened again, which reads what is really there. The cause is the first
 * failure.
 */
public final class StoreLatchedException extends MetadataException {

  StoreLatchedException(Throwable cause) {
    super("metadata store is latched until reopened: " + cause.getMessage(), cause);
  }
}
