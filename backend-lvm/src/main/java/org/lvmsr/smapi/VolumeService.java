package org.lvmsr.smapi;

import java.util.List;

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

  /**
   * Makes a volume in another SR with the contents of one. Name and description are copied, keys
   * are not.
   */
  default Volume copy(CallContext context, String sr, String key, String destSr) {
    throw SmapiException.unimplemented("Volume.copy");
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

  /**
   * The blocks of a volume that another one does not have so; all that are not surely zeroes if the
   * other has nothing to do with it, or is not there.
   */
  default BlockList compare(CallContext context, String sr, String key, String key2) {
    throw SmapiException.unimplemented("Volume.compare");
  }

  /** The keys of volumes that share contents with one, those that share most first. */
  default List<String> similarContent(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.similar_content");
  }

  /** Begins to track which blocks of a volume change. Idempotent. */
  default void enableCbt(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.enable_cbt");
  }

  /** Ends what {@link #enableCbt} began. Idempotent. */
  default void disableCbt(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.disable_cbt");
  }

  /** Removes a snapshot's data; {@link #listChangedBlocks} goes on answering for it. Idempotent. */
  default void dataDestroy(CallContext context, String sr, String key) {
    throw SmapiException.unimplemented("Volume.data_destroy");
  }

  /**
   * Which blocks changed from {@code key}, the older one, to {@code key2}.
   *
   * @param offset in bytes; begins with the block that it lies in
   * @param length in bytes; to the end of {@code key2} if negative
   */
  default ChangedBlocks listChangedBlocks(
      CallContext context, String sr, String key, String key2, long offset, long length) {
    throw SmapiException.unimplemented("Volume.list_changed_blocks");
  }

  /**
   * Lays what {@code key}, the child, has of its own over {@code key2}, its parent, and leaves the
   * result in the child. The parent is gone then, also from lists.
   */
  default void compose(CallContext context, String sr, String key, String key2) {
    throw SmapiException.unimplemented("Volume.compose");
  }
}
