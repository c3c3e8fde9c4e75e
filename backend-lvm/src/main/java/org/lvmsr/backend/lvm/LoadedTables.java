package org.lvmsr.backend.lvm;

import java.util.HashMap;
import java.util.Map;

/** Which tables a device has. */
public enum LoadedTables {
  /** None: it has been made, and nothing else. */
  NONE,
  /** One that is to be used at its first resumption: it cannot be used yet. */
  INACTIVE,
  /** One that is in use. */
  LIVE,
  /** One that is in use, and another one that is to be used at the next resumption. */
  BOTH;

  static final String SEPARATOR = "/";

  /** Whether the device can be used. */
  public boolean inUse() {
    return this == LIVE || this == BOTH;
  }

  /**
   * Lines such as {@code LVM-…/Live}; devices without a uuid are left out. One of which dmsetup
   * says something else counts as in use, so that it is left alone.
   */
  static Map<String, LoadedTables> parse(String output) {
    Map<String, LoadedTables> loaded = new HashMap<>();
    for (String line : output.lines().map(String::strip).toList()) {
      int end = line.lastIndexOf(SEPARATOR);
      if (end > 0) {
        loaded.put(line.substring(0, end), of(line.substring(end + 1)));
      }
    }
    return loaded;
  }

  private static LoadedTables of(String word) {
    return switch (word) {
      case "None" -> NONE;
      case "Inactive" -> INACTIVE;
      case "Both" -> BOTH;
      default -> LIVE;
    };
  }
}
