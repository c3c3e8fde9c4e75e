package org.lvmsr.metadata;

/** A commit would not fit. Nothing was written; smaller commits and removals still work. */
public final class StoreFullException extends MetadataException {

  private final long needed;
  private final long limit;

  StoreFullException(String what, long needed, long limit) {
    super(what + " would take " + needed + " bytes, the limit is " + limit);
    this.needed = needed;
    this.limit = limit;
  }

  /** Bytes the commit or the state would have taken. */
  public long needed() {
    return needed;
  }

  /** The most bytes it may take. */
  public long limit() {
    return limit;
  }
}
