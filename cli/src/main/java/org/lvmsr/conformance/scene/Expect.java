package org.lvmsr.conformance.scene;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Expectations of a case. */
public final class Expect {
  private Expect() {}

  /** Breaks the rule unless this is so; the message says what was seen instead. */
  public static void that(boolean so, String seen) {
    if (!so) {
      throw new Broken(seen);
    }
  }

  /** Breaks the rule unless both are equal. */
  public static void equal(@Nullable Object expected, @Nullable Object seen, String what) {
    that(Objects.equals(expected, seen), what + " is " + seen + ", expected " + expected);
  }
}
