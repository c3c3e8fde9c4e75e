package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How API 3.0 spelled a method that takes a configuration today: with a URI.
 *
 * @param params in the order of that version, {@code dbg uri} first
 */
public record UriForm(List<Param<?>> params) {
  private static final Pattern HAS_SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

  /** The key of a configuration, and member of a call, that holds the URI. */
  public static final String URI = "uri";

  /** Whether a text has a scheme and so is no uuid. */
  public static boolean isUri(String text) {
    return HAS_SCHEME.matcher(text).matches();
  }

  /**
   * A call with a {@code uri} as one of today: the URI becomes a configuration key, and where a
   * uuid is needed and was not given, as API 3.0 had none, there is a new one.
   */
  ObjectNode complete(ObjectNode call) {
    JsonNode uri = call.get(URI);
    if (uri == null || !uri.isTextual()) {
      return call;
    }
    ObjectNode complete = call.deepCopy();
    if (!complete.has(CommonParams.CONFIGURATION.name())) {
      complete.putObject(CommonParams.CONFIGURATION.name());
    }
    if (complete.get(CommonParams.CONFIGURATION.name()) instanceof ObjectNode configuration
        && !configuration.has(URI)) {
      configuration.set(URI, uri);
    }
    if (!complete.has(CommonParams.UUID.name())) {
      complete.put(CommonParams.UUID.name(), UUID.randomUUID().toString());
    }
    return complete;
  }
}
