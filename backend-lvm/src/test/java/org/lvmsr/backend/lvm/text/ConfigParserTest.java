package org.lvmsr.backend.lvm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigParserTest {
  @Test
  void sectionsListsTextsNumbersAndCommentsAreRead() throws Exception {
    var root =
        ConfigParser.parse(
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
    assertEquals(1, ConfigParser.parse("a = 1\n\0rubbish {").entries().size());
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
        "a = 99999999999999999999"
      })
  void whatIsNotTheLanguageIsRefused(String text) {
    assertThrows(LvmFormatException.class, () -> ConfigParser.parse(text));
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertThrows(LvmFormatException.class, () -> ConfigParser.parse("a {".repeat(100_000)));
    assertThrows(LvmFormatException.class, () -> ConfigParser.parse("a = " + "[".repeat(100_000)));
  }

  @Property
  void anyTextEndsInASectionOrInATypedError(@ForAll String text) {
    try {
      assertNotNull(ConfigParser.parse(text));
    } catch (LvmFormatException e) {
      assertNotNull(e.getMessage());
    }
  }
}
