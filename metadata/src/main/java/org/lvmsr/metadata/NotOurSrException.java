package org.lvmsr.metadata;

/** The store belongs to another SR, volume group, physical volume or LUN. Nothing was written. */
public final class NotOurSrException extends MetadataException {

  private final transient Identity expected;
  private final transient Identity actual;

  NotOurSrException(Identity expected, Identity actual) {
    super("metadata belongs to another SR: expected " + expected + ", found " + actual);
    this.expected = expected;
    this.actual = actual;
  }

  /** What the caller wanted to open. */
  public Identity expected() {
    return expected;
  }

  /** What the header says. */
  public Identity actual() {
    return actual;
  }
}
