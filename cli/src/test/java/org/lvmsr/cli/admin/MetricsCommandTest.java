package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.cli.Outcome;

/** {@code lvmsr metrics} without a service; no command is ever started for it. */
final class MetricsCommandTest {
  private static final String OTHER = "11111111-c21f-48b7-a3fe-2754c8871ec5";
  private static final String LABEL = "{sr=\"" + StoreImage.SR + "\"} ";

  @TempDir private Path directory;
  private Path image;

  @BeforeEach
  void write() throws IOException {
    image = StoreImage.write(directory.resolve("lun.img"));
  }

  @Test
  void anImageTellsWhatIsOnIt() {
    Outcome outcome = run("metrics", image.toString());
    assertEquals(0, outcome.exitCode());
    String text = outcome.stdout();
    assertTrue(text.contains("\nlvmsr_volumes" + LABEL + "1\n"), text);
    assertTrue(text.contains("\nlvmsr_metadata_replicas" + LABEL + "2\n"), text);
    assertFalse(text.contains("lvmsr_free_bytes"), "nobody knows without LVM's text");
    assertFalse(text.contains("lvmsr_reads_total"), "an image is no disk");
    assertFalse(text.contains("two"), "no name of a volume");
    String json = run("metrics", image.toString(), "--json").stdout();
    assertTrue(json.startsWith("{\"" + StoreImage.SR + "\": {\"volumes\": 1, "), json);
  }

  @Test
  void anSrThatCannotBeReadDoesNotHideTheOthers() throws IOException {
    attach(StoreImage.SR, image);
    attach(OTHER, directory.resolve("gone"));
    String text = run("metrics").stdout();
    assertTrue(text.contains("\nlvmsr_up{sr=\"" + OTHER + "\"} 0\n"), text);
    assertTrue(text.contains("\nlvmsr_up" + LABEL + "1\n"), text);
    assertTrue(text.contains("\nlvmsr_volumes" + LABEL + "1\n"), text);
    assertEquals(1, run("metrics", OTHER).exitCode());
  }

  @Test
  void aDamagedStoreHasNoNumbers() throws IOException {
    StoreImage.damage(image);
    assertEquals(4, run("metrics", image.toString()).exitCode());
    attach(StoreImage.SR, image);
    Outcome outcome = run("metrics");
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.stdout().endsWith("\nlvmsr_up" + LABEL + "0\n"), outcome::stdout);
  }

  @Test
  void aHostWithoutSrsHasNothingToTell() {
    assertEquals(new Outcome("", "", 0), run("metrics"));
  }

  private void attach(String sr, Path device) throws IOException {
    Path marks = Files.createDirectories(directory.resolve("attached"));
    Files.writeString(marks.resolve(sr + ".json"), "{\"device\":\"" + device + "\"}");
  }

  private Outcome run(String... words) {
    return AdminOnFiles.run(directory, words);
  }
}
