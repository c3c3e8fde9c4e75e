package org.lvmsr.backend.volume;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

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

  /** Of an LV that holds where the chunks of a snapshot lay whose data is gone. */
  private static final String CHUNKS_PREFIX = "c-";

  /** Of an LV that takes what is written to a volume and not to stay. */
  private static final String OVERLAY_PREFIX = "o-";

  /** Behind the key of a volume that was reverted, and so has another LV. */
  private static final Pattern GENERATION = Pattern.compile("\\.[0-9a-f]{8}$");

  private LvNames() {}

  /** The name of a new volume's LV. */
  static String of(String key) {
    return PREFIX + key;
  }

  /** A new name for the LV that takes the place of a volume's LV. */
  static String next(String key) {
    return of(key) + newGeneration();
  }

  /** A new name for a volume's overlay. */
  static String newOverlay(String key) {
    return OVERLAY_PREFIX + key + newGeneration();
  }

  private static String newGeneration() {
    return "." + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A new name for a base that no volume shows. */
  static String newBase() {
    return BASE_PREFIX + UUID.randomUUID();
  }

  /** A new name for a pool. */
  static String newPool() {
    return POOL_PREFIX + UUID.randomUUID();
  }

  /** The name of the LV that takes the place of a snapshot's data. */
  static String chunks(String key) {
    return CHUNKS_PREFIX + key;
  }

  /** What may be the key of a volume that shows a base which none does; empty for other LVs. */
  static Optional<String> baseKey(String lv) {
    return lv.startsWith(BASE_PREFIX) ? uuid(lv.substring(BASE_PREFIX.length())) : Optional.empty();
  }

  /** Whether an LV was made to hold where the chunks of a snapshot lay. */
  public static boolean isChunks(String lv) {
    return lv.startsWith(CHUNKS_PREFIX);
  }

  /** The key of the volume that an LV was made for; empty if lvmsr gives no such names. */
  public static Optional<String> key(String lv) {
    if (!lv.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return uuid(GENERATION.matcher(lv.substring(PREFIX.length())).replaceFirst(""));
  }

  private static Optional<String> uuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text) ? Optional.of(text) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
