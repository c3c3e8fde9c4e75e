package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  @Test
  void partsAreSeparatedAsPythonSeparatesThem() throws JsonText.BadJson {
    assertEquals(
        "{\"a\": [1, true, null, \"x\"], \"b\": {}, \"c\": []}",
        JsonText.write(JsonText.parse(" {\"a\":[1,true,null,\"x\"],\"b\":{},\"c\":[]}\n")));
  }

  @Test
  void whatIsNotPrintableAsciiIsEscaped() {
    assertEquals(
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u00e9\\ud83d\\ude00\u007f\"",
        JsonText.write(
            JsonNodeFactory.instance.textNode("\"\\/\b\f\n\r\t\u0001\u00e9\ud83d\ude00\u007f")));
  }

  /** Encoded as UTF-8 it would be a question mark. */
  @Test
  void halfOfAPairStaysOne() {
    assertEquals(
        "\"what?\\ud83d\"", JsonText.write(JsonNodeFactory.instance.textNode("what?\ud83d")));
  }

  @Property(tries = 20)
  void longTextsAreWholeWhereverPiecesEnd(
      @ForAll @IntRange(max = 5000) int first, @ForAll @IntRange(max = 200_000) int second) {
    ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    texts.add("a".repeat(first)).add("\u00e9").add("b".repeat(second));
    assertEquals(
        "[\"" + "a".repeat(first) + "\", \"\\u00e9\", \"" + "b".repeat(second) + "\"]",
        JsonText.write(texts));
  }

  @Property
  void everyTextIsOneAsciiLineAndReadsBackAsItself(@ForAll String text) throws JsonText.BadJson {
    JsonNode value = JsonNodeFactory.instance.objectNode().put(text, text);
    String written = JsonText.write(value);
    assertTrue(written.chars().allMatch(c -> c >= ' ' && c < 0x80), written);
    assertEquals(value, JsonText.parse(written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{} {}", "nul", "'a'", "[1,]", "{\"a\":1}x", "NaN"})
  void onlyExactlyOneValueIsRead(String text) {
    assertThrows(JsonText.BadJson.class, () -> JsonText.parse(text));
  }

  /** Texts of such lengths end anywhere in a piece. */
  @Property(tries = 20)
  void whatIsHandedOverAndTheEndAreAllOfIt(@ForAll @IntRange(max = 90_000) int length) {
    ArrayNode value = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 5; i++) {
      value.add("x".repeat(length / (i + 1))).add("\u00e9\"".repeat(i)).add(i);
    }
    var begun = new StringBuilder();
    var out =
        new JsonWriter(
            (bytes, count) -> {
              begun.append(new String(bytes, 0, count, StandardCharsets.US_ASCII));
              Arrays.fill(bytes, (byte) '!');
            });
    out.value(value);
    assertEquals(JsonText.write(value), begun + out.printed().toString());
    assertTrue(out.printed().length() <= 1 << 16);
  }
}
