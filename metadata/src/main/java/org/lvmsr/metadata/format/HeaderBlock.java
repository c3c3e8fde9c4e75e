package org.lvmsr.metadata.format;

/** Header. */
public final class HeaderBlock {
  /** Major format version this code reads and writes. */
  public static final int MAJOR = 1;

  /** Newest minor format version this code writes. */
  public static final int MINOR = 0;

  private HeaderBlock() {}
}
