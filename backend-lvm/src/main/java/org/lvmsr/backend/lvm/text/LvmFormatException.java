package org.lvmsr.backend.lvm.text;

import java.io.IOException;

/**
 * LVM's own bytes on the PV are not what LVM2 writes; says what was expected, what is there, and
 * where.
 */
public final class LvmFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public LvmFormatException(String what, String expected, String actual, String where) {
    super(what + " at " + where + ": expected " + expected + ", found " + actual);
  }
}
