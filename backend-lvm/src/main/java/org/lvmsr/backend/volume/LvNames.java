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

  private LvNames() {}

  /** The name of a new volume's LV. */
  static String of(String key) {
    return PREFIX + key;
  }

  /** The key of the volume that an LV was made for; empty if lvmsr gives no such names. */
  public static Optional<String> key(String lv) {
    if (!lv.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String key = lv.substring(PREFIX.length());
    try {
      return UUID.fromString(key).toString().equals(key) ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
