package org.lvmsr.smapi;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The interface {@code SR}. */
public interface SrService {
  /**
   * Looks for storage, and changes nothing.
   *
   * @param configuration possibly incomplete
   * @return more complete configurations
   */
  default List<ProbeResult> probe(CallContext context, Map<String, String> configuration) {
    throw SmapiException.unimplemented("SR.probe");
  }

  /**
   * Makes an SR and leaves it detached.
   *
   * @return the configuration that every host will attach it with
   */
  default Map<String, String> create(
      CallContext context,
      String uuid,
      Map<String, String> configuration,
      String name,
      String description) {
    throw SmapiException.unimplemented("SR.create");
  }

  /**
   * Makes an SR usable on this host. Idempotent.
   *
   * @return the handle for all later calls on this host
   */
  default String attach(CallContext context, Map<String, String> configuration) {
    throw SmapiException.unimplemented("SR.attach");
  }

  /** Releases what this host holds for the SR. Idempotent. */
  default void detach(CallContext context, String sr) {
    throw SmapiException.unimplemented("SR.detach");
  }

  /** Deletes an attached SR with its volumes and releases what this host holds for it. */
  default void destroy(CallContext context, String sr) {
    throw SmapiException.unimplemented("SR.destroy");
  }

  /** Cheap, and often asked. */
  default SrStat stat(CallContext context, String sr) {
    throw SmapiException.unimplemented("SR.stat");
  }

  default void setName(CallContext context, String sr, String newName) {
    throw SmapiException.unimplemented("SR.set_name");
  }

  default void setDescription(CallContext context, String sr, String newDescription) {
    throw SmapiException.unimplemented("SR.set_description");
  }

  /** All volumes or an error: the toolstack forgets every volume that is not listed. */
  default List<Volume> ls(CallContext context, String sr) {
    throw SmapiException.unimplemented("SR.ls");
  }

  /** As {@link #ls}, one after the other: thousands of volumes need not be there at once. */
  default Stream<Volume> stream(CallContext context, String sr) {
    return ls(context, sr).stream();
  }
}
