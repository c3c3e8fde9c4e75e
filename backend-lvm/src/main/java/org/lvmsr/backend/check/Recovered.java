package org.lvmsr.backend.check;

/** How things are named whose names are lost. */
final class Recovered {
  private static final int SHOWN = 8;

  private Recovered() {}

  /** Tells apart several of them, and is short enough to read. */
  static String name(String uuid) {
    return "recovered-" + uuid.substring(0, Math.min(SHOWN, uuid.length()));
  }
}
