package org.lvmsr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lvmsr.cli.memory.MemoryPlugin;
import org.lvmsr.smapi.PluginKind;

final class ScriptRunnerTest {
  private final ScriptRunner runner = new ScriptRunner(new MemoryPlugin());

  @Test
  void bothModesAnswerAlike() {
    Outcome json = json("SR.attach", "{\"dbg\":\"d\",\"configuration\":{\"sr_uuid\":\"u\"}}");
    assertEquals(new Outcome("\"u\"\n", "", 0), json);
    assertEquals(json, line("SR.attach", "d", "--configuration", "sr_uuid", "u"));
  }

  @Test
  void aCallWithoutResultAnswersNull() {
    assertEquals("null\n", json("SR.detach", "{\"sr\":\"u\",\"dbg\":\"d\"}").stdout());
    assertEquals("null\n", line("SR.detach", "d", "u").stdout());
  }

  @Test
  void jsonIsAskedForByTheExactWordAnywhere() {
    Invocation odd =
        new Invocation(
            PluginKind.VOLUME,
            "SR.detach",
            List.of("--nonsense", "--", "-j", "x"),
            Map.of(),
            "{\"sr\":\"u\",\"dbg\":\"d\"}\nwhat follows the first line is not read");
    assertEquals(new Outcome("null\n", "", 0), runner.run(odd));
  }

  @Test
  void anAbbreviatedWordGetsItsErrorsAsJson() {
    Outcome failed = line("SR.stat", "--js", "d", "missing");
    assertTrue(failed.stdout().contains("\"params\": [\"Sr_not_attached\", \"missing\"]"));
    assertEquals(1, failed.exitCode());
    assertEquals("", line("SR.stat", "d", "missing").stdout());
  }

  @Test
  void aBugInThePluginIsAnErrorObjectToo() {
    line("SR.attach", "d", "--configuration", "sr_uuid", "u");
    Outcome failed = json("Volume.destroy", "{\"key\":\"k\",\"sr\":\"u\",\"dbg\":\"d\"}");
    assertTrue(
        failed
            .stdout()
            .startsWith(
                "{\"code\": \"SR_BACKEND_FAILURE\", \"params\":"
                    + " [\"IllegalStateException\", \"a bug in the plugin\"], \"backtrace\": {"));
    assertEquals(1, failed.exitCode());
  }

  @Test
  void aTypeThatTheCommandLineCannotSeeIsCheckedInTheCall() {
    Outcome failed = line("Volume.create", "d", "s", "n", "", "1", "1");
    assertEquals(1, failed.exitCode());
    assertEquals(
        "Volume.create: error: SR_BACKEND_FAILURE: TypeError: TypeError expected=bool actual=1\n",
        failed.stderr());
  }

  @Test
  void aScriptThatIsNoMethodIsUnimplemented() {
    assertEquals(1, line("SR.nonsense", "d").exitCode());
    assertTrue(json("Data.copy", "{}").stdout().contains("[\"Unimplemented\", \"Data.copy\"]"));
  }

  @Test
  void helpFitsTheTerminalOfTheCaller() {
    Invocation help =
        new Invocation(PluginKind.VOLUME, "SR.attach", List.of("-h"), Map.of("COLUMNS", "40"), "");
    Outcome outcome = runner.run(help);
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.stdout().startsWith("usage: SR.attach [-h] [-j]\n"), outcome.stdout());
  }

  private Outcome json(String script, String stdin) {
    return runner.run(
        new Invocation(PluginKind.VOLUME, script, List.of("--json"), Map.of(), stdin));
  }

  private Outcome line(String script, String... argv) {
    return runner.run(new Invocation(PluginKind.VOLUME, script, List.of(argv), Map.of(), ""));
  }
}
