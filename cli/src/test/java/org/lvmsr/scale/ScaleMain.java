package org.lvmsr.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes an SR with many volumes on a blank block device, from a shell. */
public final class ScaleMain {
  private ScaleMain() {}

  /** Takes a block device and how many volumes; prints the SR's uuid, then a line of time. */
  public static void main(String[] words) throws IOException {
    if (words.length != 2) {
      System.err.println("usage: ScaleMain DEVICE VOLUMES");
      System.exit(2);
    }
    Instant start = Instant.now();
    Path run = Files.createTempDirectory("lvmsr-scale");
    try {
      ScaledSr sr = ScaleFixture.in(run).make(Path.of(words[0]), Integer.parseInt(words[1]));
      Duration time = Duration.between(start, Instant.now());
      System.out.println(sr.uuid());
      System.err.println(sr.keys().size() + " volumes in " + time.toSeconds() + " s");
    } finally {
      delete(run);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
