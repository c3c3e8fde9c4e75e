package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigParserTest {
  private static ConfigNode.Section parse(String text) throws LvmFormatException {
    return ConfigParser.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sectionsListsTextsNumbersAndCommentsAreRead() throws Exception {
    var root =
        parse(
            """
            # a comment
            vg-1.x+y {
              id = "a\\"b\\\\c" # and another
              n = -7
              empty = []
              list = ["x", 1,
                 "y"]
            }
            """);
    var section = root.section("vg-1.x+y");
    assertEquals("a\"b\\c", section.string("id"));
    assertEquals(-7, section.number("n"));
    assertEquals(List.of(), section.list("empty"));
    assertEquals(List.of("x", "y"), section.strings("list"));
    assertEquals(List.of(), section.strings("absent"));
  }

  @Test
  void theTextEndsAtANul() throws Exception {
    assertEquals(1, parse("a = 1\n\0rubbish {").entries().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a =",
        "a = x",
        "a {",
        "}",
        "a = [1",
        "a = \"x",
        "a = [1 2]",
        "= 1",
        "a = 99999999999999999999",
        "a = 9223372036854775808",
        "a = -"
      })
  void whatIsNotTheLanguageIsRefused(String text) {
    assertThrows(LvmFormatException.class, () -> parse(text));
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertThrows(LvmFormatException.class, () -> parse("a {".repeat(100_000)));
    assertThrows(LvmFormatException.class, () -> parse("a = " + "[".repeat(100_000)));
  }

  @Test
  void numbersAreThoseOf64Bits() throws LvmFormatException {
    assertEquals(Long.MAX_VALUE, parse("a = 9223372036854775807").number("a"));
    assertEquals(Long.MIN_VALUE, parse("a = -9223372036854775808").number("a"));
    assertEquals(0, parse("a = -0").number("a"));
  }

  @Property
  void aStringIsReadAsItWasWritten(@ForAll String value) throws LvmFormatException {
    Assume.that(!value.contains("\0") && isWellFormed(value));
    String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
    ConfigNode.Section all =
        parse("a = \"" + quoted + "\" b = \"" + quoted + "\" # " + quoted.replace("\n", ""));
    assertEquals(value, all.string("a"));
    assertEquals(value, all.string("b"));
  }

  /** Half of a pair of characters cannot be written in UTF-8. */
  private static boolean isWellFormed(String value) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }

  @Property
  void anyTextEndsInASectionOrInATypedError(@ForAll String text) {
    try {
      assertNotNull(parse(text));
    } catch (LvmFormatException e) {
      assertNotNull(e.getMessage());
    }
  }
}
