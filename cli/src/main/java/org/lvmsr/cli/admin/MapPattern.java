package org.lvmsr.cli.admin;

import java.util.Locale;

/**
 * What an area of a symbol is filled with in SVG: a tile of 8 by 8, so that who does not see
 * colours can tell one from the other.
 *
 * @param ground the colour of the tile
 * @param ink the colour of what is on it
 * @param path what is on it, as lines; empty for nothing
 */
record MapPattern(String ground, String ink, String path) {
  private static final String RISING = "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4";
  private static final String FALLING = "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4";
  private static final String LEVEL = "M0,4 h8";
  private static final String UPRIGHT = "M4,0 v8";
  private static final String DOTS = "M1,2 h2 M5,6 h2";
  private static final String TWICE = "M0,2 h8 M0,5 h8";

  static MapPattern of(MapSymbol symbol) {
    return switch (symbol) {
      case DOUBT -> new MapPattern("#ffd0d0", "#c00000", RISING + FALLING + LEVEL);
      case LVM -> new MapPattern("#ecd9f5", "#7a3b96", RISING + FALLING);
      case STORE -> new MapPattern("#cdeef2", "#1f7a87", LEVEL + UPRIGHT);
      case VOLUME -> new MapPattern("#d5efd0", "#3f8a33", RISING);
      case BASE -> new MapPattern("#d3e0f8", "#2f5cad", FALLING);
      case SHARED_BASE -> new MapPattern("#b3caf3", "#1d4794", FALLING + "M2,0 v8");
      case MAPPED -> new MapPattern("#e3f3c9", "#6b8a1e", RISING + LEVEL);
      case SHARED_MAPPED -> new MapPattern("#c9e39a", "#4f6a10", FALLING + TWICE);
      case POOL_FREE -> new MapPattern("#fdf6df", "#d3b75f", DOTS);
      case POOL -> new MapPattern("#fbedc4", "#a07a10", LEVEL);
      case SHARED_POOL -> new MapPattern("#f5dc8c", "#7d5d05", TWICE);
      case POOL_METADATA -> new MapPattern("#fbedc4", "#a07a10", UPRIGHT);
      case SHARED_METADATA -> new MapPattern("#f5dc8c", "#7d5d05", "M2,0 v8 M5,0 v8");
      case CHANGED_BLOCKS -> new MapPattern("#d8f3ee", "#2b8073", DOTS);
      case OTHER_LV -> new MapPattern("#f3d9cf", "#9c4a2a", LEVEL + RISING);
      case LEFT -> new MapPattern("#ffffff", "#9a9a9a", DOTS);
      case FREE -> new MapPattern("#ffffff", "#ffffff", "");
      case OUTSIDE -> new MapPattern("#e4e4e4", "#e4e4e4", "");
      case UNKNOWN -> new MapPattern("#f4f4f4", "#909090", DOTS + RISING);
      case BEYOND -> new MapPattern("#f4f4f4", "#b0b0b0", LEVEL);
    };
  }

  /** Its definition. */
  String define(MapSymbol symbol) {
    String lines =
        path.isEmpty() ? "" : "<path d=\"" + path + "\" stroke=\"" + ink + "\" fill=\"none\"/>";
    return "<pattern id=\""
        + id(symbol)
        + "\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
        + "<rect width=\"8\" height=\"8\" fill=\""
        + ground
        + "\"/>"
        + lines
        + "</pattern>\n";
  }

  /** What refers to it. */
  static String fill(MapSymbol symbol) {
    return "url(#" + id(symbol) + ")";
  }

  private static String id(MapSymbol symbol) {
    return symbol.name().toLowerCase(Locale.ROOT);
  }
}
