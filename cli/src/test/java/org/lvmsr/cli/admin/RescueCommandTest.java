package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.cli.Outcome;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;

/** {@code lvmsr rescue} on the copy of a LUN whose first megabytes were overwritten. */
@EnabledIf("isPossible")
final class RescueCommandTest {
  private static final CallContext TEST = new CallContext("test");
  private static final int MIB = 1 << 20;

  private final String sr = UUID.randomUUID().toString();
  @TempDir private Path directory;
  private String image;
  private String volume;
  private String asked = "";
  private Optional<Boolean> answer = Optional.empty();

  static boolean isPossible() {
    return RepairCommandTest.isPossible();
  }

  @BeforeEach
  void create() throws IOException {
    Path lun = directory.resolve("lun");
    image = lun.toString();
    try (LoopDevice loop = LoopDevice.on(lun, 256 * MIB);
        LvmsrPlugin plugin =
            LvmsrPlugin.of(
                HostPaths.real(directory.resolve("run")),
                new SystemCommandRunner(),
                Devices.direct())) {
      Map<String, String> config = Map.of("device", loop.path().toString());
      plugin.sr().create(TEST, sr, config, "data", "");
      plugin.sr().attach(TEST, config);
      volume = plugin.volume().create(TEST, sr, "web", "", 4 * MIB, false).key();
      plugin.sr().detach(TEST, sr);
    }
  }

  private void overwrite(int bytes) throws IOException {
    byte[] noise = new byte[bytes];
    noise[0] = 1;
    try (var raw = new RandomAccessFile(image, "rw")) {
      raw.write(noise);
    }
  }

  @Test
  void withoutAWordItShowsWhatItWouldDoAndWritesNothing() throws IOException {
    overwrite(4 * MIB);
    byte[] before = Files.readAllBytes(Path.of(image));
    Outcome shown = run("rescue", image);
    assertEquals(0, shown.exitCode(), shown::toString);
    assertTrue(shown.stdout().contains("damaged      no label\n"), shown::stdout);
    assertTrue(shown.stdout().contains(volume + "  web   v-" + volume + "  clear "), shown::stdout);
    assertTrue(
        shown.stdout().endsWith("nothing was written: say --write to have it done to this image\n"),
        shown::stdout);
    Outcome unasked = run("rescue", image, "--write");
    assertTrue(unasked.stdout().endsWith("say --yes to have it done\n"), unasked::stdout);
    answer = Optional.of(false);
    Outcome no = run("rescue", image, "--write");
    assertTrue(no.stdout().endsWith("nothing was done: the answer was not yes\n"), no::stdout);
    assertTrue(asked.contains("write  VG lvmsr-" + sr), asked);
    assertArrayEquals(before, Files.readAllBytes(Path.of(image)));
  }

  @Test
  void anImageIsRescuedAndWhatWasThereIsKept() throws IOException {
    overwrite(4 * MIB);
    Path saved = directory.resolve("saved");
    Outcome done = run("rescue", image, "--write", "--yes", "--save", saved.toString());
    assertEquals(0, done.exitCode(), done::toString);
    assertTrue(done.stdout().contains("\nDone. The SR as it is now:\n"), done::stdout);
    assertTrue(done.stdout().contains("\nnothing found\n\nnext: attach the SR"), done::stdout);
    byte[] kept = Files.readAllBytes(saved);
    assertEquals(1, kept[0]);
    // Label, areas and replicas, of a LUN of this size.
    assertEquals(5 * MIB + 8 * MIB + 8 * MIB + 7 * MIB, kept.length);
    Outcome again = run("rescue", image, "--write", "--yes");
    assertEquals(1, again.exitCode());
    assertTrue(again.stderr().contains("there is nothing to rescue"), again::stderr);
    Outcome loops = run("check", image);
    assertTrue(loops.stdout().endsWith("nothing found\n"), loops::stdout);
  }

  @Test
  void aFileThatIsThereIsNotWrittenOverAndNothingElseIsEither() throws IOException {
    overwrite(MIB);
    Outcome refused = run("rescue", image, "--write", "--yes", "--save", image);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.stderr().contains("exists and is not overwritten"), refused::stderr);
    assertEquals(0, run("rescue", image).exitCode());
  }

  @Test
  void programsAndScriptsAreToldWhichVolumesWereOverwritten() throws IOException {
    overwrite(14 * MIB);
    Outcome unsure = run("rescue", image, "--json");
    assertEquals(3, unsure.exitCode(), unsure::toString);
    assertEquals("perhaps", volume(unsure).path("overwritten").asText());
    Outcome told = run("rescue", image, "--overwritten", "14M", "--json");
    assertEquals(4, told.exitCode(), told::toString);
    assertEquals("certain", volume(told).path("overwritten").asText());
    assertEquals(MIB, volume(told).path("bytes").asInt());
    Outcome less = run("rescue", image, "--overwritten", "0-13M", "--json");
    assertEquals(0, less.exitCode(), less::toString);
    Outcome done = run("rescue", image, "--overwritten", "14M", "--write", "--yes", "--json");
    assertEquals(4, done.exitCode(), done::toString);
    assertTrue(json(done).path("written").asBoolean());
    assertEquals("note", json(done).path("check").path("worst").asText());
  }

  private JsonNode volume(Outcome outcome) throws IOException {
    JsonNode found = json(outcome).path("volumes").path(0);
    assertEquals(volume, found.path("key").asText());
    return found;
  }

  private static JsonNode json(Outcome outcome) throws IOException {
    return JsonMapper.builder().build().readTree(outcome.stdout());
  }

  @Test
  void wordsThatMakeNoSenseAreRefused() {
    for (String words :
        List.of(
            "rescue",
            "rescue IMAGE --yes",
            "rescue IMAGE --save x",
            "rescue IMAGE --overwritten",
            "rescue IMAGE --overwritten much",
            "rescue IMAGE --overwritten 0",
            "rescue IMAGE --overwritten 2M-1M")) {
      Outcome refused = run(words.replace("IMAGE", image).split(" ", -1));
      assertEquals(2, refused.exitCode(), words);
    }
    assertFalse(run("rescue", image).stderr().isEmpty());
  }

  private Outcome run(String... words) {
    return AdminOnFiles.onDevices(
        directory,
        text -> {
          asked = text;
          return answer;
        },
        words);
  }
}
