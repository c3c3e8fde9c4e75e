package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.cli.Outcome;

final class AdminTest {
  @TempDir Path directory;

  @BeforeEach
  void name() throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("lib")).resolve("build-id"), "b1\n");
    for (String script :
        List.of("volume/org.xen.xapi.storage.lvmsr/SR.ls", "datapath/lvmsr/Datapath.attach")) {
      Path link = directory.resolve(script);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Path.of("../../lib/entry"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "version x",
        "service",
        "service restart",
        "install /x",
        "install --root",
        "kit",
        "kit X",
        "kit X --jar a.jar",
        "kit X --into d",
        "kit --jar a.jar --into d",
        "kit X --jar --into d",
        "dump --table",
        "check a b",
        "check --frobnicate",
        "check --rebuild --save ",
        "check --accept-lvm",
        "adopt",
        "adopt a b",
        "adopt a --name",
        "dump ",
        "dump  --table sr",
        "dump --table ",
        "dump --lvm",
        "dump --lvm ",
        "dump --sequence 3",
        "dump --lvm x --sequence three",
        "dump --lvm x --sequence -1",
        "dump --lvm x --table sr",
        "map a b",
        "map --svg",
        "map --width",
        "map --width 19",
        "map --width x",
        "history --volume ",
        "history --limit x",
        "install --root ",
        "resize-sr a b",
        "conformance",
        "conformance x",
        "conformance --only nothing --list",
        "conformance --volume",
        "conformance --volume /nonexistent",
        "conformance --volume / --config novalue",
        "conformance --volume / --limit 0",
        "resize-sr --size 3"
      })
  void aLineThatMakesNoSenseIsRefusedWithTwo(String line) {
    Outcome outcome = run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertEquals(2, outcome.exitCode());
    assertEquals("", outcome.stdout());
    String command = line.split(" ", -1)[0];
    boolean known = Admin.commands().stream().anyMatch(one -> one.name().equals(command));
    String begin = known ? "usage: lvmsr " + command : "lvmsr: error: ";
    String end = known ? "; see lvmsr " + command + " --help\n" : "; see lvmsr --help\n";
    assertTrue(outcome.stderr().startsWith(begin), outcome.stderr());
    assertTrue(outcome.stderr().contains("lvmsr: error: "), outcome.stderr());
    assertTrue(outcome.stderr().endsWith(end), outcome.stderr());
  }

  @Test
  void anEmptyWordIsNamedForWhatItProbablyIs() {
    String refusal = "lvmsr: error: dump: a word is empty: is a variable of the shell not set?";
    assertTrue(run("dump", "").stderr().contains(refusal));
    assertTrue(
        run("check", "x", "--rebuild", "--save", "")
            .stderr()
            .contains("lvmsr: error: check: --save needs a value; "));
  }

  @Test
  void programsAreAnsweredInJson() {
    assertTrue(run("--json", "version").stdout().contains("\"build\": \"b1\""));
    assertEquals("{\"running\": false}\n", run("service", "status", "--json").stdout());
    assertEquals(
        "{\"error\": \"unknown command 'x'; see lvmsr --help\"}\n", run("x", "--json").stdout());
    assertEquals(
        "{\"error\": \"version takes no arguments; see lvmsr version --help\"}\n",
        run("version", "x", "--json").stdout());
  }

  @Test
  void aServiceThatDoesNotRunIsStoppedAlready() {
    assertEquals(new Outcome("not running\n", "", 0), run("service", "stop"));
    assertEquals(
        "{\"running\": false, \"stopped\": false}\n", run("service", "stop", "--json").stdout());
  }

  @Test
  void conformanceListsItsCases() {
    assertTrue(run("conformance", "--list").stdout().contains("volume-destroy-twice"));
    String only = run("conformance", "--list", "--only", "sr-detach-twice").stdout();
    assertTrue(only.startsWith("sr  sr-detach-twice  destructive  "), only);
    assertEquals(1, only.lines().count());
  }

  @Test
  void installSaysWhatItChanged() {
    String root = directory.resolve("xapi").toString();
    String volume = root + "/volume/org.xen.xapi.storage.lvmsr";
    String datapath = root + "/datapath/lvmsr";
    String noService = "without an archive of classes the service starts slowly: ";
    String first = run("install", "--root", root).stdout();
    assertTrue(first.startsWith(datapath + "\n" + volume + "\n" + noService), first);
    String second = run("install", "--root", root).stdout();
    assertTrue(second.startsWith("nothing to do\n" + noService), second);
    assertEquals(
        "{\"changed\": [\"" + volume + "\", \"" + datapath + "\"]}\n",
        run("uninstall", "--root", root, "--json").stdout());
  }

  private Outcome run(String... words) {
    return AdminOnFiles.inTree(directory, words);
  }
}
