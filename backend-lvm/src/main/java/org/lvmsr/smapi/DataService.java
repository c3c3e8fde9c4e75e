package org.lvmsr.smapi;

import java.util.List;

/** The interface {@code Data}: copies and mirrors of volumes, which go on after the call. */
public interface DataService {
  /**
   * Begins to copy blocks of a volume to an NBD server.
   *
   * @param domain as {@code Datapath.attach} was told
   * @param remote URI of the server
   */
  default Operation copy(
      CallContext context, String uri, String domain, String remote, BlockList blocklist) {
    throw SmapiException.unimplemented("Data.copy");
  }

  /** Begins to copy a volume to an NBD server, and every write to it from now on. */
  default Operation mirror(CallContext context, String uri, String domain, String remote) {
    throw SmapiException.unimplemented("Data.mirror");
  }

  /** Asked over and over without a pause. */
  default DataStatus stat(CallContext context, Operation operation) {
    throw SmapiException.unimplemented("Data.stat");
  }

  /** Ends an operation before its time. */
  default void cancel(CallContext context, Operation operation) {
    throw SmapiException.unimplemented("Data.cancel");
  }

  /** Forgets an operation that has ended. */
  default void destroy(CallContext context, Operation operation) {
    throw SmapiException.unimplemented("Data.destroy");
  }

  default List<Operation> ls(CallContext context) {
    throw SmapiException.unimplemented("Data.ls");
  }
}
