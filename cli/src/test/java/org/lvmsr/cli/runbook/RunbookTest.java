package org.lvmsr.cli.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.admin.AdminOnFiles;
import org.lvmsr.cli.lab.RunbookInTheLabIT;
import org.lvmsr.lab.Checkout;

/** The document as a whole: all of it is run somewhere, and leads to where it says. */
final class RunbookTest {
  private static final Path SOURCES = Checkout.root().resolve("backend-lvm/src/main/java");
  private static final Set<Class<?>> FOLLOWED_BY =
      Set.of(SoundDiskRunbookTest.class, SpoiltDiskRunbookTest.class, RunbookInTheLabIT.class);

  /** Errors that say that a call makes no sense, and nothing of the SR is wrong. */
  private static final Set<String> OF_ONE_CALL =
      Set.of(
          "Changed_block_tracking",
          "Internal_error",
          "Volume_has_no_data",
          "Volume_is_read_only",
          "Volume_is_sharable",
          "Volume_not_sharable");

  /** Stands in an error, and is no command. */
  private static final String USER_OF_A_VOLUME = "lvmsr copy";

  private static final Pattern INLINE = Pattern.compile("`(lvmsr [^`]+)`");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("(?<![a-z-])--[a-z-]+");
  private static final Pattern LINK = Pattern.compile("\\]\\(#([^)]*)\\)");
  private static final Pattern ERROR = Pattern.compile("`([A-Z][A-Za-z]*(?:_[A-Za-z0-9]+)+)`");
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][A-Za-z]*(?:_[A-Za-z]+)+)\"");
  private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern NAMED =
      Pattern.compile("\\\\\"([^\"\\\\]+)\\\\\" in docs/operations.md");
  private static final Pattern NUMBER = Pattern.compile("static final int [A-Z_]+ = ([0-9]+);");

  @TempDir private Path directory;
  private final Runbook runbook = Runbook.read();

  private static List<String> followed() {
    return FOLLOWED_BY.stream()
        .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
        .map(method -> method.getAnnotation(Shows.class))
        .filter(shows -> shows != null)
        .map(Shows::value)
        .toList();
  }

  @Test
  void everySectionWithCommandsIsFollowedByOneTest() {
    List<String> withCommands =
        runbook.sections().stream()
            .filter(section -> !section.toBeRun().isEmpty())
            .map(Section::heading)
            .toList();
    assertEquals(List.of(), without(withCommands, followed()), "sections that no test runs");
    assertEquals(List.of(), without(followed(), withCommands), "there, or run, only once");
  }

  private static List<String> without(List<String> all, List<String> some) {
    List<String> rest = new ArrayList<>(all);
    some.forEach(rest::remove);
    return rest;
  }

  @Test
  void theSynopsisIsWhatTheCommandsSayOfThemselves() throws IOException {
    Set<String> written =
        blocks()
            .filter(Block::isSynopsis)
            .flatMap(block -> block.lines().stream())
            .map(RunbookTest::inOneLine)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> real = new TreeSet<>();
    for (String name : commandsAboutAnSr()) {
      String usage = page(name).split("\n\n", -1)[0].replaceFirst("usage: ", "");
      real.add(inOneLine(usage));
    }
    assertEquals(String.join("\n", real), String.join("\n", written));
  }

  private List<String> commandsAboutAnSr() {
    String overview = AdminOnFiles.onDevices(directory, "--help").stdout();
    String list = overview.split("commands about an SR:\n", -1)[1].split("\n\n", -1)[0];
    return list.lines().map(line -> line.strip().split(" ", -1)[0]).toList();
  }

  @Test
  void commandsWithinSentencesHaveTheOptionsThatAreNamed() {
    String text =
        runbook.sections().stream()
            .flatMap(section -> section.prose().stream())
            .collect(Collectors.joining("\n"));
    List<String> commands =
        INLINE.matcher(text).results().map(found -> inOneLine(found.group(1))).toList();
    assertTrue(commands.size() > 20, commands::toString);
    for (String command : commands) {
      if (command.equals(USER_OF_A_VOLUME)) {
        continue;
      }
      String page = page(command.split(" ", -1)[1]);
      for (MatchResult option : OPTION.matcher(command).results().toList()) {
        String known = "(?s).*(?<![a-z-])" + option.group() + "(?![a-z-]).*";
        assertTrue(page.matches(known), command);
      }
    }
  }

  private String page(String name) {
    Outcome page =
        name.startsWith("-")
            ? AdminOnFiles.onDevices(directory, "--help")
            : AdminOnFiles.onDevices(directory, name, "--help");
    assertEquals(0, page.exitCode(), () -> "lvmsr " + name + ": " + page.stderr());
    return page.stdout();
  }

  private static String inOneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Test
  void everyLinkLeadsToASection() {
    Set<String> anchors =
        runbook.sections().stream().map(Section::anchor).collect(Collectors.toSet());
    for (Section section : runbook.sections()) {
      for (String link : found(LINK, section)) {
        assertTrue(anchors.contains(link), section.heading() + ": #" + link);
      }
    }
  }

  @Test
  void everyRowOfTheWayInHasACommandAndASectionThatShowsWhatIsSeen() {
    List<String> rows = runbook.wayIn();
    assertTrue(rows.size() > 10, rows::toString);
    for (String row : rows) {
      String[] cells = row.split(" \\| ", -1);
      assertEquals(4, cells.length, row);
      assertTrue(cells[1].contains("`"), row);
      Section goal = goal(cells[3]);
      for (MatchResult seen : CODE.matcher(cells[2]).results().toList()) {
        assertTrue(
            goal.shows(seen.group(1)), () -> goal.heading() + " does not show " + seen.group(1));
      }
    }
  }

  private Section goal(String cell) {
    Matcher link = LINK.matcher(cell);
    assertTrue(link.find(), cell);
    return runbook.sections().stream()
        .filter(section -> section.anchor().equals(link.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("#" + link.group(1)));
  }

  @Test
  void theErrorsAreThoseOfTheProduct() throws IOException {
    Set<String> real = errors(SOURCES);
    for (Section section : runbook.sections()) {
      for (String error : found(ERROR, section)) {
        if (error.startsWith("SR_BACKEND") || section.heading().equals(Runbook.WAY_IN)) {
          assertTrue(real.contains(error), section.heading() + ": " + error);
        }
      }
    }
  }

  @Test
  void noErrorIsLeftOutThatSaysThatSomethingIsWrong() throws IOException {
    Path failures = SOURCES.resolve("org/lvmsr/backend/Failures.java");
    Set<String> missing = literals(Files.readString(failures));
    runbook.sections().forEach(section -> missing.removeAll(found(ERROR, section)));
    missing.removeAll(OF_ONE_CALL);
    assertEquals(Set.of(), missing);
  }

  @Test
  void sectionsThatTheProductNamesAreThere() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(RunbookTest::isSource).toList()) {
        String text = CONCATENATION.matcher(Files.readString(file)).replaceAll("");
        NAMED.matcher(text).results().forEach(found -> named.add(found.group(1)));
      }
    }
    assertFalse(named.isEmpty());
    named.forEach(heading -> assertEquals(heading, runbook.section(heading).heading()));
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java");
  }

  private static Set<String> errors(Path sources) throws IOException {
    Set<String> errors = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(RunbookTest::isSource).toList()) {
        String text = Files.readString(file);
        errors.addAll(literals(text));
        if (file.endsWith("Failures.java")) {
          NUMBER
              .matcher(text)
              .results()
              .forEach(found -> errors.add("SR_BACKEND_FAILURE_" + found.group(1)));
        }
      }
    }
    return errors;
  }

  private static Set<String> literals(String source) {
    return LITERAL
        .matcher(source)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Collection<String> found(Pattern pattern, Section section) {
    return pattern
        .matcher(String.join("\n", section.prose()))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private Stream<Block> blocks() {
    return runbook.sections().stream().flatMap(section -> section.blocks().stream());
  }

  @Test
  void whatIsForTheToolstackIsNothingElse() {
    for (Block block : blocks().toList()) {
      boolean some = block.steps().stream().anyMatch(step -> step.command().startsWith("xe "));
      assertFalse(some && block.isToBeRun(), () -> "line " + block.line() + " mixes both");
    }
  }
}
