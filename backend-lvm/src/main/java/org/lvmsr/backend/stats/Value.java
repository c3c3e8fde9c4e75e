package org.lvmsr.backend.stats;

/** A value: 8 bytes in the file, and how to read them. */
public sealed interface Value {

  /** The 8 bytes, as a number. */
  long bits();

  /** The name of its type in the metadata. */
  String typeName();

  /** The number. */
  double number();

  /** Whether it tells something. */
  default boolean isKnown() {
    return !Double.isNaN(number());
  }

  /** A whole number. */
  record Whole(long whole) implements Value {
    @Override
    public long bits() {
      return whole;
    }

    @Override
    public String typeName() {
      return "int64";
    }

    @Override
    public double number() {
      return whole;
    }
  }

  /** Any other number; none, {@link Double#NaN}, if it is not known. */
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
