package org.lvmsr.backend.stats;

/** What a measure is counted in, for xcp-rrdd and for Prometheus, which knows base units only. */
enum Unit {
  /** A number of things that the measure's name tells. */
  NONE("", "", "", 1),
  REQUESTS("requests", "", "", 1),
  BYTES("B", "", "_bytes", 1),
  SECONDS("s", "", "_seconds", 1),
  MILLISECONDS("ms", "", "_seconds", 1000),
  PERCENT("%", "_percent", "_ratio", 100);

  private final String text;
  private final String suffix;
  private final String baseSuffix;
  private final double perBase;

  Unit(String text, String suffix, String baseSuffix, double perBase) {
    this.text = text;
    this.suffix = suffix;
    this.baseSuffix = baseSuffix;
    this.perBase = perBase;
  }

  /** Its sign; empty for plain numbers. */
  String text() {
    return text;
  }

  /** What names of datasources end in. */
  String suffix() {
    return suffix;
  }

  /** What names end in where the base unit has to be told. */
  String baseSuffix() {
    return baseSuffix;
  }

  /** How many of it are one of the base unit. */
  double perBase() {
    return perBase;
  }
}
