package org.lvmsr.backend.check;

/**
 * A block with the magic of a header that is no usable header of this version.
 *
 * @param place where it lies, in bytes
 * @param kind why it is of no use
 * @param what what it is
 */
public record HeaderTrace(long place, Kind kind, String what) {

  /** Why a header is of no use. */
  public enum Kind {
    /** It is not whole, or it is gone and something of a store is behind its place. */
    BAD,
    /** It is whole, and of a format that this version does not know. */
    NEWER,
    /** It is whole, and says that the making of its store has not ended. */
    UNFINISHED
  }

  /** Whether a newer version may make use of it. */
  boolean newer() {
    return kind == Kind.NEWER;
  }
}
