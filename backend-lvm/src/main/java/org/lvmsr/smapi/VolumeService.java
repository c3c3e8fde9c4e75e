package org.lvmsr.smapi;

/** The interface {@code Volume}. */
public interface VolumeService {
  /**
   * Makes a volume that reads as zeroes.
   *
   * @param size bytes; may be rounded up, never down
   * @param sharable whether several hosts may have it writable at once
   */
  default Volume create(
      CallContext context,
      String sr,
      String name,
      String description,
      long size,
      boolean sharable) {
    throw SmapiException.unimplemented("Volume.create");
  }

  /** Removes one volume and nothing another volume needs. Idempotent. */
  default void destroy(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.destroy");
  }

  /**
   * Makes a read-only volume with the contents of this moment, also while the volume is written to.
   * Name and description are copied, keys are not.
   */
  default Volume snapshot(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.snapshot");
  }

  /** As {@link #snapshot}, but the new volume can be written to. */
  default Volume clone(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.clone");
  }

  /** Gives a volume the contents of a snapshot; it keeps its identity. */
  default void revert(CallContext context, String sr, String snapshot, String key) {
    throw SmapiException.unimplemented("Volume.revert");
  }

  /** The call before every datapath call: must be quick and need no lock held elsewhere. */
  default Volume stat(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.stat");
  }

  /** Stores an opaque pair, overwriting the value; it may be empty. */
  default void set(CallContext context, String sr, String key, String k, String v) {
    throw SmapiException.unimplemented("Volume.set");
  }

  /** Removes a pair; succeeds if there is none. */
  default void unset(CallContext context, String sr, String key, String k) {
    throw SmapiException.unimplemented("Volume.unset");
  }

  default void setName(CallContext context, String sr, String key, String newName) {
    throw SmapiException.unimplemented("Volume.set_name");
  }

  default void setDescription(CallContext context, String sr, String key, String newDescription) {
    throw SmapiException.unimplemented("Volume.set_description");
  }

  /**
   * Grows a volume; what is new reads as zeroes.
   *
   * @param newSize bytes, at least
   */
  default void resize(CallContext context, String sr, String key, long newSize) {
    throw SmapiException.unimplemented("Volume.resize");
  }
}
