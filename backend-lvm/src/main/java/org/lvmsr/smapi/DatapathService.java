package org.lvmsr.smapi;

/** The interface {@code Datapath}. All methods are idempotent for one URI and domain. */
public interface DatapathService {
  /**
   * Says whether what is written from now on stays. Toolstacks ask for it before a guest starts, if
   * the datapath plugin declares {@code NONPERSISTENT}. What an earlier life of the volume has left
   * behind is thrown away.
   */
  default void open(CallContext context, String uri, boolean persistent) {
    throw SmapiException.unimplemented("Datapath.open");
  }

  /** Throws away what was written and not to stay, after a guest has ended. */
  default void close(CallContext context, String uri) {
    throw SmapiException.unimplemented("Datapath.close");
  }

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

  /**
   * Opens the way for a disk that comes from another host. Toolstacks connect to the socket and
   * pass a descriptor, on which the plugin then serves NBD; they do so if the datapath plugin
   * declares {@code VDI_MIRROR_IN}.
   *
   * @return path of a UNIX socket
   */
  default String importActivate(CallContext context, String uri, String domain) {
    throw SmapiException.unimplemented("Datapath.import_activate");
  }
}
