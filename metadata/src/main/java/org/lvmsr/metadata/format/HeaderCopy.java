package org.lvmsr.metadata.format;

/** What was found where a header copy should be. */
public sealed interface HeaderCopy {

  /** Absolute byte offset looked at. */
  long place();

  /** A valid header that belongs here. */
  record Good(HeaderBlock header) implements HeaderCopy {
    @Override
    public long place() {
      return header.place();
    }
  }

  /** No header. */
  record Absent(long place) implements HeaderCopy {}

  /** A header of ours that is damaged. */
  record Bad(long place, String expected, String actual) implements HeaderCopy {}

  /** A valid header of a major version this code does not know. */
  record TooNew(long place, int major, int minor) implements HeaderCopy {}

  /** A valid header that was written for another place: somebody copied it here. */
  record Foreign(long place, long writtenFor) implements HeaderCopy {}
}
