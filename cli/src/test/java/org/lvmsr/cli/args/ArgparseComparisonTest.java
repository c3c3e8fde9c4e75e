package org.lvmsr.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.lvmsr.smapi.JsonText;
import org.lvmsr.smapi.MethodTable;
import org.lvmsr.smapi.SmapiMethod;
import org.lvmsr.smapi.UriForm;

/** Our command lines against argparse's own, on words made up at random. */
final class ArgparseComparisonTest {
  private static final ArgparseReference ARGPARSE = ArgparseReference.start();

  @AfterContainer
  static void stop() throws IOException {
    ARGPARSE.close();
  }

  @Property(tries = 3000, shrinking = ShrinkingMode.BOUNDED)
  void everyCommandLineIsReadRefusedOrExplainedAsArgparseDoes(
      @ForAll("methods") SmapiMethod method,
      @ForAll("words") List<String> argv,
      @ForAll @IntRange(min = 20, max = 120) int columns) {
    // The form with a URI is no single argparse parser; it has tests of its own.
    Assume.that(method.uriForm().isEmpty() || !secondIsUri(method, argv));
    check(Syntax.current(method.scriptName(), method), method, argv, columns);
  }

  @Property(tries = 200)
  void helpOfTheFormWithAUriIsLaidOutAsArgparseDoes(
      @ForAll("methodsWithUri") SmapiMethod method,
      @ForAll @IntRange(min = 20, max = 120) int columns) {
    UriForm form = method.uriForm().orElseThrow();
    Syntax syntax = Syntax.withUri(method.scriptName(), method, form);
    String expected =
        ARGPARSE.ask(syntax, form.params(), List.of("-h"), columns).get("text").textValue();
    assertEquals(expected, new UsageText(syntax, columns).help());
  }

  private static void check(Syntax syntax, SmapiMethod method, List<String> argv, int columns) {
    JsonNode expected = ARGPARSE.ask(syntax, method.params(), argv, columns);
    // Python 3.11 lists a separator among the arguments it does not know, others do not.
    Assume.that(!(argv.contains("--") && expected.path("text").asText().contains("unrecognized")));
    // Nor is a second separator, which it reads as a list of nothing and not as the word it is.
    Assume.that(!hasEmptyList(expected.path("arguments")));
    ParsedLine line = new CommandLineParser(method.scriptName(), method, columns).parse(argv);
    assertEquals(expected, describe(line), () -> method.scriptName() + " " + argv);
  }

  private static boolean hasEmptyList(JsonNode arguments) {
    for (JsonNode argument : arguments) {
      if (argument.isArray() && argument.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode describe(ParsedLine line) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (line instanceof ParsedLine.Help help) {
      return out.put("exit", 0).put("text", help.text());
    }
    if (line instanceof ParsedLine.Refused refused) {
      return out.put("exit", 2).put("text", refused.text());
    }
    ParsedLine.Call call = (ParsedLine.Call) line;
    out.put("json", call.jsonErrors());
    // Read again, as numbers of equal value may be nodes of different types.
    try {
      out.set("arguments", JsonText.parse(JsonText.write(call.arguments())));
    } catch (JsonText.BadJson e) {
      throw new AssertionError(e);
    }
    return out;
  }

  private static boolean secondIsUri(SmapiMethod method, List<String> argv) {
    ParsedLine line = new CommandLineParser(method.scriptName(), method, 80).parse(argv);
    String text =
        line instanceof ParsedLine.Call call
            ? call.arguments().has(UriForm.URI) ? " uri" : ""
            : line instanceof ParsedLine.Refused refused
                ? refused.text()
                : ((ParsedLine.Help) line).text();
    return text.lines().anyMatch(l -> l.contains("dbg uri") || l.equals(" uri"));
  }

  @Provide
  Arbitrary<SmapiMethod> methods() {
    return Arbitraries.of(MethodTable.all());
  }

  @Provide
  Arbitrary<SmapiMethod> methodsWithUri() {
    return Arbitraries.of(
        MethodTable.all().stream().filter(method -> method.uriForm().isPresent()).toList());
  }

  @Provide
  Arbitrary<List<String>> words() {
    Arbitrary<String> options =
        Arbitraries.of(
            "-h",
            "-j",
            "--json",
            "--help",
            "--js",
            "--he",
            "--configuration",
            "--conf",
            "--c",
            "--configuration=a",
            "--json=x",
            "-jh",
            "-jx",
            "-hj",
            "-hx",
            "-j=h",
            "--nope",
            "-n",
            "--nope=1",
            "--",
            "-",
            "-1",
            "-1.5",
            "-.5",
            "-1K",
            "--conf x",
            "-j x",
            "-x y");
    Arbitrary<String> values =
        Arbitraries.of(
            "a",
            "dbg",
            "",
            "1",
            "1048576",
            "0x10",
            "1K",
            "+7",
            " 8 ",
            "1_0",
            "1__0",
            "true",
            "True",
            "FALSE",
            "yes",
            "null",
            "[1]",
            "[\"MirrorV1\", \"m\"]",
            "it's",
            "\"q\"",
            "both'\"",
            "back\\slash",
            "tab\t",
            "line\n",
            "\u00e9",
            "x=y",
            "0f956522-42d7-5328-7f9e-cc9a1a4a4d2e");
    return Arbitraries.frequencyOf(Tuple.of(1, options), Tuple.of(4, values)).list().ofMaxSize(9);
  }
}
