package org.lvmsr.metadata;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The store refused or failed. Each subclass is one reason. */
public abstract sealed class MetadataException extends IOException
    permits DamagedException,
        FormatTooNewException,
        NoStoreException,
        NotOurSrException,
        SrLockedException,
        SrOwnedByAnotherHostException,
        StoreFullException,
        StoreLatchedException,
        StoreMovedException,
        UnreadableReplicaException,
        WriterOvertakenException {

  MetadataException(String message) {
    super(message);
  }

  MetadataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
