package org.lvmsr.cli.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRotationTest {
  @TempDir Path directory;

  @Test
  void aLargeLogIsEmptiedAndItsWriterGoesOnInIt() throws IOException {
    Path log = directory.resolve("log");
    Files.createFile(log);
    try (OutputStream stderr = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
      stderr.write(new byte[20]);
      new LogRotation(log, 10).run();
      stderr.write(new byte[3]);
    }
    assertEquals(3, Files.size(log));
    assertEquals(20, Files.size(directory.resolve("log.1")));
  }

  @Test
  void aSmallLogAndAMissingOneAreLeftAlone() throws IOException {
    Path log = directory.resolve("log");
    new LogRotation(log, 10).run();
    Files.write(log, new byte[10]);
    new LogRotation(log, 10).run();
    assertEquals(10, Files.size(log));
    assertTrue(Files.notExists(directory.resolve("log.1")));
  }
}
