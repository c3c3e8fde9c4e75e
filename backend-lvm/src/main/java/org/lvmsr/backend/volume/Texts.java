package org.lvmsr.backend.volume;

import java.nio.charset.StandardCharsets;
import org.lvmsr.smapi.SmapiException;

/** What a name, description, key or value may be: any text that can be given back unchanged. */
public final class Texts {
  /** Longest text in bytes of UTF-8; nothing is ever cut. */
  public static final int LONGEST = 64 * 1024;

  private Texts() {}

  /**
   * Checks a text from the caller.
   *
   * @param what the argument's name, for the error
   * @return the text
   */
  public static String check(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw SmapiException.backendFailure("Bad_text", what + " contains a NUL character");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw SmapiException.backendFailure("Bad_text", what + " is no valid Unicode text");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST) {
      throw SmapiException.backendFailure(
          "Bad_text", what + " has " + bytes + " bytes of UTF-8, at most " + LONGEST + " are kept");
    }
    return text;
  }
}
