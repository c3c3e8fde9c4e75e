package org.lvmsr.backend.initiator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of login and text PDUs: {@code key=value}, each with a zero byte behind (RFC 7143, 6.1
 * and 6.2).
 */
final class TextKeys {
  private static final Pattern KEY = Pattern.compile("[A-Z][A-Za-z0-9.@_#-]{0,62}");

  private TextKeys() {}

  /** One of them. */
  record Pair(String key, String value) {}

  static byte[] bytes(Map<String, String> keys) {
    StringBuilder text = new StringBuilder();
    keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\0'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * In the order in which they came; a key may be there more than once, as in the answer to
   * SendTargets.
   *
   * @throws IscsiProtocolException if it is no such text
   */
  static List<Pair> pairs(byte[] bytes) throws IscsiProtocolException {
    List<Pair> pairs = new ArrayList<>();
    for (String one : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
      if (!one.isEmpty()) {
        pairs.add(pair(one));
      }
    }
    return pairs;
  }

  /**
   * By key.
   *
   * @throws IscsiProtocolException if it is no such text, or names a key twice
   */
  static Map<String, String> unique(byte[] bytes) throws IscsiProtocolException {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Pair pair : pairs(bytes)) {
      if (keys.put(pair.key(), pair.value()) != null) {
        throw new IscsiProtocolException("the target names the key " + pair.key() + " twice");
      }
    }
    return keys;
  }

  private static Pair pair(String text) throws IscsiProtocolException {
    int at = text.indexOf('=');
    if (at < 0 || !KEY.matcher(text.substring(0, at)).matches()) {
      throw new IscsiProtocolException(
          "the target's text has no key=value: " + PeerText.shown(text));
    }
    return new Pair(text.substring(0, at), text.substring(at + 1));
  }
}
