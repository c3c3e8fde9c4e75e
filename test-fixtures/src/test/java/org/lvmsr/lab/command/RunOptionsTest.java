package org.lvmsr.lab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.lab.Share;

final class RunOptionsTest {
  @Test
  void theCommandBeginsAfterTwoHyphensWhateverItLooksLike() {
    RunOptions options = RunOptions.parse(List.of("--lun", "/a", "--", "--mount", "--", "x"));
    assertEquals(Optional.of(Path.of("/a")), options.lun());
    assertEquals(List.of("--mount", "--", "x"), options.command());
  }

  @Test
  void theTwoHyphensMayBeLeftOut() {
    assertEquals(List.of("vgs", "--help"), RunOptions.parse(List.of("vgs", "--help")).command());
  }

  @Test
  void aMountIsReadOnlyUnlessItSaysOtherwise() {
    RunOptions options = RunOptions.parse(List.of("--mount", "/a", "--mount", "/b:rw", "--", "x"));
    assertEquals(
        List.of(Share.readOnly(Path.of("/a")), new Share(Path.of("/b"), true)), options.mounts());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "512M,536870912", "10g,10737418240", "4K,4096", "2T,2199023255552"})
  void sizesMayHaveABinaryUnit(String text, long bytes) {
    assertEquals(bytes, RunOptions.parse(List.of("--lun-size", text, "--", "x")).lunBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "G", "1.5G", "", "1P"})
  void whatIsNoSizeIsRefused(String text) {
    assertThrows(UsageException.class, () -> RunOptions.parse(List.of("--lun-size", text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--lun", "--mount", "--lun-size", "--nonsense"})
  void anOptionWithoutItsValueIsRefused(String option) {
    UsageException refusal =
        assertThrows(UsageException.class, () -> RunOptions.parse(List.of(option)));
    assertTrue(String.valueOf(refusal.getMessage()).length() > 5);
  }

  @Test
  void runNeedsACommandAndShellRefusesOne() {
    RunOptions none = RunOptions.parse(List.of());
    RunOptions some = RunOptions.parse(List.of("vgs"));
    assertThrows(UsageException.class, none::withCommand);
    assertThrows(UsageException.class, some::withoutCommand);
  }
}
