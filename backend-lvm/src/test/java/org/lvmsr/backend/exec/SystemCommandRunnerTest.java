package org.lvmsr.backend.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SystemCommandRunnerTest {
  private static final Program SHELL = () -> Path.of("/bin/sh");
  private static final Program PRINTF = () -> Path.of("/usr/bin/printf");
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final String ODD = Matcher.quoteReplacement("'\" $`\\");

  private final CommandRunner runner = new SystemCommandRunner();

  private static Command shell(Duration deadline, String script) {
    return Command.of(SHELL, deadline, List.of("-c", script));
  }

  @Test
  void aFailureCarriesArgvExitCodeAndStderr() {
    var failure =
        assertThrows(
            CommandFailure.class, () -> runner.run(shell(LONG, "echo data; echo why >&2; exit 5")));
    assertEquals(CommandFailure.Kind.EXITED, failure.kind());
    assertEquals(5, failure.exitCode());
    assertEquals("why\n", failure.stderr());
    assertEquals("/bin/sh", failure.argv().get(0));
    assertTrue(String.valueOf(failure.getMessage()).contains("exited with 5"));
  }

  @Test
  void aCommandThatPassesItsDeadlineIsEndedAndItsOutcomeIsUnknown() {
    var failure =
        assertThrows(
            CommandFailure.class, () -> runner.run(shell(Duration.ofMillis(200), "exec sleep 60")));
    assertEquals(CommandFailure.Kind.TIMED_OUT, failure.kind());
    assertTrue(failure.duration().compareTo(LONG) < 0);
  }

  @Test
  void aProgramThatIsNotThereNeverStarted() {
    Program absent = () -> Path.of("/nonexistent/program");
    var failure =
        assertThrows(CommandFailure.class, () -> runner.run(Command.of(absent, LONG, List.of())));
    assertEquals(CommandFailure.Kind.NOT_STARTED, failure.kind());
  }

  @Test
  void aLongOutputOnBothStreamsDoesNotBlock() throws Exception {
    var result =
        runner.run(
            shell(
                LONG,
                "head -c 300000 /dev/zero | tr '\\0' a; head -c 300000 /dev/zero | tr '\\0' b >&2"));
    assertEquals(300_000, result.stdout().length());
    assertEquals(300_000, result.stderr().length());
  }

  @Test
  void aChildHasNoInputNoInheritedEnvironmentAndNoOtherDescriptors() throws Exception {
    var result =
        runner.run(
            shell(
                LONG,
                "cat; env | sort | grep -v '^_=\\|^PWD=\\|^SHLVL='; ls /proc/self/fd | wc -l"));
    assertEquals(
        List.of("LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "4"),
        result.stdout().lines().map(String::strip).toList());
  }

  @Test
  void moreEnvironmentIsAdded() throws Exception {
    var result = runner.run(shell(LONG, "echo $LVM_X").with(Map.of("LVM_X", "a b")));
    assertEquals("a b\n", result.stdout());
  }

  @Test
  void anArgumentThatWouldBeCutIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Command.of(PRINTF, LONG, List.of("%s", " x")));
  }

  @Property(tries = 60)
  void argumentsReachTheProgramUnchanged(
      @ForAll @NotEmpty @Size(max = 4) List<@StringLength(max = 20) String> texts)
      throws Exception {
    List<String> sent =
        texts.stream().map(text -> "<" + text.replaceAll("[^\\x20-\\x7e]", ODD) + ">").toList();
    var arguments = new ArrayList<String>();
    arguments.add("%s\\n");
    arguments.addAll(sent);
    var result = runner.run(Command.of(PRINTF, LONG, arguments));
    assertEquals(String.join("\n", sent) + "\n", result.stdout());
  }
}
