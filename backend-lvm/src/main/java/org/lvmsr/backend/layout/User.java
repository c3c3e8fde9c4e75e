package org.lvmsr.backend.layout;

/**
 * An LV that needs a range, and the volume that it is.
 *
 * @param lv its name
 * @param name of the volume; empty if no record names the LV
 * @param key of the volume; empty if it is not known
 */
public record User(String lv, String name, String key) {

  /** One and the same for all LVs of a volume. */
  String identity() {
    return key.isEmpty() ? lv : key;
  }
}
