package org.lvmsr.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

final class RunDirectoryTest {
  @Test
  void whatARunLeftBehindWhenItWasKilledGoesWithTheNextRun() throws IOException {
    Path leftover = Files.createTempDirectory(RunDirectory.PARENT, "lvmsr-lab-");
    Files.writeString(leftover.resolve("owner"), "4194305 1970-01-01T00:00:00Z");
    Files.writeString(leftover.resolve("lun1.img"), "old");
    try (RunDirectory next = RunDirectory.create()) {
      assertFalse(Files.exists(leftover));
      assertTrue(Files.isDirectory(next.file("")));
    }
  }

  @Test
  void aRunLeavesThoseOfOthersAlone() {
    try (RunDirectory one = RunDirectory.create();
        RunDirectory other = RunDirectory.create()) {
      assertTrue(Files.isDirectory(one.file("")));
      assertTrue(Files.isDirectory(other.file("")));
    }
  }

  @Test
  void nobodyElseCanLookIntoIt() throws IOException {
    try (RunDirectory run = RunDirectory.create()) {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(run.file("")));
      assertEquals("rwx------", mode);
    }
  }

  @Test
  void itIsGoneAfterItsRun() throws IOException {
    Path path;
    try (RunDirectory run = RunDirectory.create()) {
      path = run.file("");
      Files.createDirectories(run.file("a/b"));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void socketsInItHaveNamesThatTheKernelAccepts() {
    try (RunDirectory run = RunDirectory.create()) {
      // OpenSSH puts a suffix of 17 characters behind the name while it makes the socket.
      int longest = run.file("vm123.share12").toString().length() + 17;
      assertTrue(longest <= 107, longest + " bytes");
    }
  }
}
