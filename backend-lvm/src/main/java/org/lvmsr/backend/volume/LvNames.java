package org.lvmsr.backend.volume;

import java.util.Optional;
import java.util.UUID;

/**
 * The names that LVs get. Which LV a volume has is said by its record and never derived from a
 * name; but where the records are lost, names are what is left.
 */
public final class LvNames {
  /** Letter-prefixed, as LVM reserves some names, and never used again, as it holds a new uuid. */
  private static final String PREFIX = "v-";

  /** Of an LV that is only the base of others, and of a pool: nobody asks for these by name. */
  private static final String BASE_PREFIX = "b-";

  private static final String POOL_PREFIX = "p-";

  /** Between the key and a number: a volume that was reverted has another LV. */
  private static final String GENERATION = ".";

  private LvNames() {}

  /** The name of a new volume's LV. */
  static String of(String key) {
    return PREFIX + key;
  }

  /** The name of the LV that takes the place of a volume's LV. */
  static String next(String key, String lv) {
    String first = of(key) + GENERATION;
    long number = lv.startsWith(first) ? Long.parseLong(lv.substring(first.length())) : 1;
    return first + (number + 1);
  }

  /** A new name for a base that no volume shows. */
  static String newBase() {
    return BASE_PREFIX + UUID.randomUUID();
  }

  /** A new name for a pool. */
  static String newPool() {
    return POOL_PREFIX + UUID.randomUUID();
  }

  /** The key of the volume that an LV was made for; empty if lvmsr gives no such names. */
  public static Optional<String> key(String lv) {
    if (!lv.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String key = lv.substring(PREFIX.length()).replaceFirst("\\.[0-9]{1,9}$", "");
    try {
      return UUID.fromString(key).toString().equals(key) ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
