package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lvmsr.cli.Outcome;

/** What is told about the commands is what they take. */
final class ManualTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
  private static final int COLUMNS = 100;

  @TempDir Path directory;

  static List<String> names() {
    return Admin.commands().stream().map(AdminCommand::name).toList();
  }

  @Test
  void helpListsEveryCommandWithWhatItDoes() {
    for (String word : List.of("--help", "-h", "help")) {
      Outcome help = run(word);
      assertEquals(0, help.exitCode());
      assertEquals("", help.stderr());
      assertTrue(help.stdout().contains("\nexamples:\n"), help.stdout());
      for (AdminCommand command : Admin.commands()) {
        assertTrue(
            help.stdout()
                .matches("(?s).*\n  " + command.name() + "  +\\Q" + command.summary() + "\\E\n.*"),
            command.name());
        assertTrue(help.stdout().contains(command.examples().indent(2)), command.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachCommandHasAPage(String name) {
    Outcome page = run(name, "--help");
    assertEquals(0, page.exitCode());
    assertEquals("", page.stderr());
    AdminCommand command = command(name);
    String usage =
        "usage: lvmsr " + name + " " + command.arguments().lines().findFirst().orElse("");
    assertTrue(page.stdout().startsWith(usage.strip() + "\n"), page.stdout());
    assertTrue(page.stdout().contains("\n" + command.summary() + "\n"), page.stdout());
    for (Option option : command.options()) {
      String line = "\n  \\Q" + option.form() + "\\E  +\\Q" + option.meaning() + "\\E\n";
      assertTrue(page.stdout().matches("(?s).*" + line + ".*"), option::form);
    }
    assertEquals(page, run(name, "-h"));
    assertEquals(page, run("help", name));
    assertEquals(page, run(name, "x", "--nonsense", "--help"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theUsageNamesTheOptionsThatTheCommandTakesAndNoOther(String name) {
    AdminCommand command = command(name);
    Set<String> taken = command.options().stream().map(Option::name).collect(Collectors.toSet());
    Set<String> named =
        OPTION
            .matcher(command.arguments())
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    assertEquals(new TreeSet<>(taken), new TreeSet<>(named));
    for (String option : taken) {
      String stderr = run(name, option).stderr();
      assertFalse(stderr.contains("unknown option"), stderr);
      assertFalse(stderr.contains("what is"), stderr);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void anUnknownOptionIsAnsweredWithTheUsage(String name) {
    Outcome refused = run(name, "--frobnicate");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.stderr().startsWith(Manual.usage(command(name)) + "lvmsr: error: "));
  }

  @ParameterizedTest
  @MethodSource("names")
  void noLineIsWiderThanATerminalMayBe(String name) {
    for (String line : run(name, "--help").stdout().lines().toList()) {
      assertTrue(line.length() <= COLUMNS, line);
    }
  }

  @Test
  void anUnknownCommandHasNoPage() {
    Outcome refused = run("nonsense", "--help");
    assertEquals("lvmsr: error: unknown command 'nonsense'; see lvmsr --help\n", refused.stderr());
    assertEquals(2, refused.exitCode());
  }

  @Test
  void theTreeOfAnotherPluginOffersWhatWorksThere() throws IOException {
    Files.createFile(Files.createDirectories(directory.resolve("lib")).resolve("kit-files"));
    String help = run("--help").stdout();
    for (String name : names()) {
      boolean works =
          Set.of("conformance", "version", "service", "install", "uninstall").contains(name);
      assertEquals(works, help.contains("\n  " + name + " "), name);
      assertEquals(works ? 0 : 2, run(name, "--help").exitCode(), name);
    }
    assertFalse(help.contains("TARGET"), help);
    assertFalse(help.contains("lvmsr dump"), help);
    assertEquals(
        "lvmsr: error: ls works in lvmsr's own tree, and this is another plugin's; see lvmsr"
            + " --help\n",
        run("ls").stderr());
  }

  private static AdminCommand command(String name) {
    return Admin.commands().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Outcome run(String... words) {
    return AdminOnFiles.inTree(directory, words);
  }
}
