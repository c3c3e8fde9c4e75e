package org.lvmsr.backend.rescue;

import java.util.Locale;

/**
 * What becomes of a volume.
 *
 * @param key of its record; empty for an LV that none names
 * @param name of it; empty for an LV that no record names
 * @param verdict on its LV
 * @param overlap whether what it consists of was overwritten
 * @param bytes how many bytes of it were overwritten, or may have been; 0 if none
 */
public record RescuedVolume(
    String key, String name, LvVerdict verdict, Overlap overlap, long bytes) {

  /** Whether something overlaps the bytes that were overwritten. */
  public enum Overlap {
    /** It does not. */
    NONE("clear"),
    /** It may. */
    PERHAPS("perhaps overwritten"),
    /** It does. */
    CERTAIN("overwritten");

    private final String text;

    Overlap(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }

    /** For programs. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
