package org.lvmsr.smapi;

/** The interface {@code Datapath}. All methods are idempotent for one URI and domain. */
public interface DatapathService {
  /**
   * Prepares access; several hosts and domains may do so at once.
   *
   * @param domain opaque name of the user, to count by
   */
  default Backend attach(CallContext context, String uri, String domain) {
    throw SmapiException.unimplemented("Datapath.attach");
  }

  /** Makes I/O possible. Runs while a migrating guest stands still, so it must be quick. */
  default void activate(CallContext context, String uri, String domain) {
    throw SmapiException.unimplemented("Datapath.activate");
  }

  /**
   * As {@link #activate}, for reading only: any number of domains at once, but none that writes.
   * Undone by {@link #deactivate}. Toolstacks use it if the volume plugin declares {@code
   * VDI_ACTIVATE_READONLY}.
   */
  default void activateReadonly(CallContext context, String uri, String domain) {
    throw SmapiException.unimplemented("Datapath.activate_readonly");
  }

  /** Stops I/O and flushes. Comes late and twice for the domain that migrated away. */
  default void deactivate(CallContext context, String uri, String domain) {
    throw SmapiException.unimplemented("Datapath.deactivate");
  }

  /** Undoes attach; must not fail. */
  default void detach(CallContext context, String uri, String domain) {
    throw SmapiException.unimplemented("Datapath.detach");
  }
}
