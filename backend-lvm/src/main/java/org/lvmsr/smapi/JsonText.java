package org.lvmsr.smapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the process contract spells it: strict on the way in, and on the way out one line of
 * ASCII with {@code ", "} and {@code ": "} between the parts, as Python prints it.
 */
public final class JsonText {
  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonText() {}

  /**
   * Exactly one JSON value, white space around it allowed.
   *
   * @throws BadJson if it is not that
   */
  public static JsonNode parse(String text) throws BadJson {
    try {
      JsonNode value = READER.readTree(text);
      if (value.isMissingNode()) {
        throw new BadJson("no JSON value", null);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new BadJson(e.getOriginalMessage(), e);
    }
  }

  /** One line without its end. */
  public static String write(JsonNode value) {
    var out = new JsonWriter();
    out.value(value);
    return out.toString();
  }

  /** The text is not exactly one JSON value. */
  public static final class BadJson extends Exception {
    private static final long serialVersionUID = 1L;

    BadJson(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
