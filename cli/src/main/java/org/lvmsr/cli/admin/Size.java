package org.lvmsr.cli.admin;

/** A number of bytes for people: in the largest binary unit that says it exactly. */
final class Size {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final long STEP = 1024;

  private Size() {}

  static String text(long bytes) {
    long number = bytes;
    int unit = 0;
    while (number > 0 && number % STEP == 0 && unit < UNITS.length - 1) {
      number /= STEP;
      unit++;
    }
    return number + " " + UNITS[unit];
  }
}
