package org.lvmsr.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.smapi.JsonText;
import org.lvmsr.smapi.MethodTable;
import org.lvmsr.smapi.PluginKind;

final class CommandLineParserTest {
  @Test
  void positionalsAndOptionsMayMix() {
    assertEquals(
        "{\"configuration\": {\"a\": \"2\", \"b\": \"-\"}, \"dbg\": \"d\", \"uuid\": \"u\","
            + " \"name\": \"\", \"description\": \"x y\"}",
        call(
            "SR.create",
            "--configuration",
            "a",
            "1",
            "d",
            "u",
            "--conf",
            "b",
            "-",
            "",
            "--configuration",
            "a",
            "2",
            "x y"));
  }

  @Test
  void withoutOptionsTheConfigurationIsEmpty() {
    assertEquals("{\"configuration\": {}, \"dbg\": \"d\"}", call("SR.attach", "d"));
  }

  @Test
  void aSecondArgumentOfAttachAndProbeIsAUri() {
    assertEquals(
        "{\"configuration\": {}, \"dbg\": \"d\", \"uri\": \"iscsi://h/iqn/0\"}",
        call("SR.attach", "d", "iscsi://h/iqn/0"));
    assertEquals(
        "{\"configuration\": {\"k\": \"v\"}, \"dbg\": \"d\", \"uri\": \"file:///f\"}",
        call("SR.probe", "--configuration", "k", "v", "d", "file:///f"));
  }

  @Test
  void createTellsAUriFromAUuidByItsScheme() {
    assertTrue(call("SR.create", "d", "dev:///dev/x", "n", "e").contains("\"uri\""));
    assertTrue(
        call("SR.create", "d", "0f956522-42d7-5328-7f9e-cc9a1a4a4d2e", "n", "e")
            .contains("\"uuid\""));
  }

  @Test
  void whatFollowsTwoDashesIsAValue() {
    assertEquals(
        "{\"dbg\": \"d\", \"sr\": \"--sr\", \"new_name\": \"-j-\"}",
        call("SR.set_name", "d", "--", "--sr", "-j-"));
  }

  @Test
  void aNegativeNumberIsAValue() {
    assertTrue(call("Volume.resize", "d", "s", "k", "-1").endsWith("\"new_size\": -1}"));
    assertTrue(refusal("Volume.resize", "d", "s", "k", "-1K").endsWith("required: new_size\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1048576", "+1048576", " 1048576 ", "1_048_576", "0001048576"})
  void anIntegerIsWhatPythonReads(String text) {
    assertTrue(call("Volume.resize", "d", "s", "k", text).endsWith("\"new_size\": 1048576}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x10", "1K", "1.0", "1e9", "", "_1", "1__0"})
  void anythingElseIsNoInteger(String text) {
    assertEquals(
        "usage: Volume.resize [-h] [-j] dbg sr key new_size\n"
            + "Volume.resize: error: argument new_size: invalid int value: '"
            + text
            + "'\n",
        refusal("Volume.resize", "d", "s", "k", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "TRUE"})
  void aBooleanIsWrittenInAnyCase(String text) {
    assertTrue(call("Volume.create", "d", "s", "n", "", "1", text).endsWith(": true}"));
  }

  @Test
  void anythingElseIsNoBoolean() {
    assertTrue(
        refusal("Volume.create", "d", "s", "n", "", "1", "yes")
            .endsWith("error: argument sharable: invalid <lambda> value: 'yes'\n"));
  }

  @Test
  void aMistakeIsToldInTheWordsOfArgparse() {
    String usage = "usage: SR.attach [-h] [-j] [--configuration CONFIGURATION CONFIGURATION] dbg\n";
    String error = usage + "SR.attach: error: ";
    assertEquals(error + "the following arguments are required: dbg\n", refusal("SR.attach"));
    assertEquals(error + "unrecognized arguments: --nope\n", refusal("SR.attach", "d", "--nope"));
    assertEquals(
        error + "argument --configuration: expected 2 arguments\n",
        refusal("SR.attach", "--configuration=a", "d"));
    assertEquals(
        error + "argument --configuration: expected 2 arguments\n",
        refusal("SR.attach", "d", "--configuration", "a"));
    assertEquals(
        error + "argument -j/--json: ignored explicit argument 'x'\n",
        refusal("SR.attach", "-jx", "d"));
    assertEquals(
        "usage: SR.attach [-h] [-j] dbg uri\nSR.attach: error: unrecognized arguments: c\n",
        refusal("SR.attach", "a", "b:", "c"));
  }

  @Test
  void anAbbreviatedJsonOptionOnlyAsksForJsonErrors() {
    SmapiLine line = new SmapiLine("Plugin.ls");
    assertTrue(((ParsedLine.Call) line.parse("--jso", "d")).jsonErrors());
    assertFalse(((ParsedLine.Call) line.parse("d")).jsonErrors());
  }

  private static String call(String script, String... argv) {
    ParsedLine line = new SmapiLine(script).parse(argv);
    return JsonText.write(((ParsedLine.Call) line).arguments());
  }

  private static String refusal(String script, String... argv) {
    return ((ParsedLine.Refused) new SmapiLine(script).parse(argv)).text();
  }

  private record SmapiLine(String script) {
    ParsedLine parse(String... argv) {
      return new CommandLineParser(
              script, MethodTable.find(PluginKind.VOLUME, script).orElseThrow(), 100)
          .parse(List.of(argv));
    }
  }
}
