package org.lvmsr.backend.stats;

/** The value of a datasource: 8 bytes in the file, and how to read them. */
sealed interface Value {

  /** The 8 bytes, as a number. */
  long bits();

  /** The name of its type in the metadata. */
  String typeName();

  /** A whole number. */
  record Whole(long number) implements Value {
    @Override
    public long bits() {
      return number;
    }

    @Override
    public String typeName() {
      return "int64";
    }
  }

  /** Any other number. */
  record Real(double number) implements Value {
    @Override
    public long bits() {
      return Double.doubleToRawLongBits(number);
    }

    @Override
    public String typeName() {
      return "float";
    }
  }
}
