package org.lvmsr.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class ShellQuoteTest {
  @Property(tries = 50)
  void aShellGivesEveryWordBackUnchanged(@ForAll("words") List<String> words) throws Exception {
    String script = "printf '%s\\0' " + ShellQuote.quote(words);
    Process shell = new ProcessBuilder("sh", "-c", script).start();
    byte[] printed = shell.getInputStream().readAllBytes();
    String expected = String.join("\0", words) + "\0";
    assertEquals(expected, new String(printed, StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.strings()
        .withChars("ab '\"\\$`!*?~#;&|<>(){}[]\n\täß")
        .ofMaxLength(12)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }
}
