package org.lvmsr.metadata;

/** Another writer took the SR over while this one paused. */
public final class WriterOvertakenException extends MetadataException {

  WriterOvertakenException(String expected, String actual, long place) {
    super(
        "another writer took over: expected "
            + expected
            + ", found "
            + actual
            + " at byte "
            + place);
  }
}
