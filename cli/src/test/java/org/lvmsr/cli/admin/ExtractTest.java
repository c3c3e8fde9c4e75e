package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.cli.Outcome;

/** {@code lvmsr extract} makes a whole file or none, and starts no command. */
final class ExtractTest {
  @TempDir private Path directory;
  private Path image;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    image = StoreImage.write(directory.resolve("lun.img"));
    out = directory.resolve("out.raw");
  }

  @Test
  void aVolumeThatIsNotThereIsToldWithTheWayToFindOne() {
    assertRefused("the SR has no volume web: lvmsr ls tells the keys", "web");
  }

  @Test
  void withoutLvmsTextNothingIsMadeUp() {
    assertRefused("LVM's part of " + image + " is lost: see lvmsr check", StoreImage.KEY);
    assertRefused("LVM's part of " + image + " is lost: see lvmsr check", StoreImage.NAME);
  }

  @Test
  void itMustBeToldWhatAndWhereTo() {
    assertEquals(2, run("extract").exitCode());
    assertEquals(2, run("extract", "--to", out.toString()).exitCode());
    Outcome noFile = run("extract", "web", image.toString());
    assertEquals(2, noFile.exitCode());
    assertTrue(noFile.stderr().contains("--to tells where to"), noFile.stderr());
  }

  private void assertRefused(String reason, String volume) {
    Outcome outcome = run("extract", volume, image.toString(), "--to", out.toString());
    assertEquals("lvmsr: error: " + reason + "\n", outcome.stderr());
    assertEquals(1, outcome.exitCode());
    assertFalse(Files.exists(out));
  }

  @Test
  void whereTheDiskGoesToStdoutThereIsNothingElse() {
    for (String json : List.of("", "--json")) {
      List<String> words =
          new ArrayList<>(List.of("extract", "web", image.toString(), "--to", "-"));
      words.add(json);
      words.removeIf(String::isEmpty);
      Outcome outcome = run(words.toArray(String[]::new));
      assertEquals("", outcome.stdout());
      assertTrue(outcome.stderr().contains("no volume web"), outcome.stderr());
      assertEquals(1, outcome.exitCode());
    }
  }

  @Test
  void aStreamGetsEachZero() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var stream = new RawStream(bytes)) {
      stream.data(ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2));
      stream.zeroes(100_000);
      stream.data(ByteBuffer.allocateDirect(70_000).put(69_999, (byte) 9));
      stream.keep();
    }
    byte[] expected = new byte[170_002];
    expected[0] = 2;
    expected[1] = 3;
    expected[170_001] = 9;
    assertArrayEquals(expected, bytes.toByteArray());
  }

  @Test
  void aFileHasWhatWasPutIntoItAndZeroesBetween() throws IOException {
    byte[] expected = new byte[3 << 20];
    Arrays.fill(expected, 5000, 9001, (byte) 7);
    Arrays.fill(expected, 1 << 20, (1 << 20) + 10, (byte) 9);
    try (var file = new NewSparseFile(out)) {
      file.data(ByteBuffer.wrap(expected, 0, 10_000));
      file.zeroes((1 << 20) - 10_000);
      file.data(ByteBuffer.wrap(expected, 1 << 20, 10));
      file.zeroes((2 << 20) - 10);
      file.keep();
    }
    assertArrayEquals(expected, Files.readAllBytes(out));
    assertThrows(FileAlreadyExistsException.class, () -> new NewSparseFile(out));
    assertArrayEquals(expected, Files.readAllBytes(out));
  }

  @Test
  void nothingButZeroesIsAFileTooAndOneThatDidNotBecomeWholeIsNone() throws IOException {
    try (var file = new NewSparseFile(out)) {
      file.zeroes(4096);
      file.keep();
    }
    assertArrayEquals(new byte[4096], Files.readAllBytes(out));
    Path half = directory.resolve("half.raw");
    try (var file = new NewSparseFile(half)) {
      file.data(ByteBuffer.wrap(new byte[] {1}));
    }
    assertFalse(Files.exists(half));
  }

  private Outcome run(String... words) {
    return AdminOnFiles.run(directory, words);
  }
}
