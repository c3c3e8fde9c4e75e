package org.lvmsr.smapi;

/**
 * What a caller says about itself.
 *
 * @param dbg opaque text of the caller. With tracing switched on it holds a newline and a JSON
 *     object, so it never becomes part of a file name or a command line
 */
public record CallContext(String dbg) {
  private static final int LONGEST_LOGGED = 160;

  /** The first line of {@code dbg}, without control characters and of bounded length. */
  public String forLog() {
    int end = dbg.indexOf('\n');
    String line = end < 0 ? dbg : dbg.substring(0, end);
    StringBuilder clean = new StringBuilder();
    line.codePoints()
        .limit(LONGEST_LOGGED)
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
