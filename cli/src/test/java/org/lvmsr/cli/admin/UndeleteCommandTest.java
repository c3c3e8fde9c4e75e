package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
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

/** {@code lvmsr undelete} on real LVM. */
@EnabledIf("org.lvmsr.cli.admin.RepairCommandTest#isPossible")
final class UndeleteCommandTest {
  private static final CallContext TEST = new CallContext("test");

  private final String sr = UUID.randomUUID().toString();
  @TempDir private Path directory;
  private LoopDevice loop;
  private String device;
  private String volume;

  @BeforeEach
  void destroyOne() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), 256 << 20);
    device = loop.path().toString();
    try (LvmsrPlugin plugin =
        LvmsrPlugin.of(
            HostPaths.real(directory.resolve("run")),
            new SystemCommandRunner(),
            Devices.direct())) {
      plugin.sr().create(TEST, sr, Map.of("device", device), "data", "");
      plugin.sr().attach(TEST, Map.of("device", device));
      volume = plugin.volume().create(TEST, sr, "web", "the shop", 4 << 20, false).key();
      plugin.volume().destroy(TEST, sr, volume);
      plugin.sr().detach(TEST, sr);
    }
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
  }

  private Outcome run(String... words) {
    return AdminOnFiles.onDevices(directory, question -> Optional.empty(), words);
  }

  @Test
  void whatCanComeBackIsListed() throws IOException {
    Outcome listed = run("undelete", "--list", device);
    assertEquals(0, listed.exitCode(), listed::stderr);
    List<String> lines = listed.stdout().lines().toList();
    assertTrue(lines.get(1).matches("web +4 MiB +volume +20\\S+Z +yes +" + volume), listed::stdout);
    assertEquals("1 volume; destroyed volumes of pools are not kept", lines.get(2));
    JsonNode json =
        new ObjectMapper().readTree(run("undelete", "--list", device, "--json").stdout());
    assertEquals("left", json.path("volumes").path(0).path("prospect").asText());
    assertEquals("the shop", json.path("volumes").path(0).path("description").asText());
  }

  @Test
  void itComesBackAndIsNoLongerListed() {
    Outcome back = run("undelete", volume, device);
    assertEquals(0, back.exitCode(), back::stderr);
    assertTrue(back.stdout().contains("LV      v-" + volume), back::stdout);
    assertTrue(run("ls", device).stdout().contains(volume));
    assertTrue(run("undelete", "--list", device).stdout().contains("0 volumes;"));
    Outcome again = run("undelete", volume, device);
    assertEquals(1, again.exitCode());
    assertTrue(again.stderr().contains("it was not destroyed"), again::stderr);
  }

  @Test
  void aNameWillDoWhereItIsTheOnlyOne() {
    Outcome unknown = run("undelete", "mail", device);
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.stderr().contains("no destroyed volume is called mail"), unknown::stderr);
    Outcome back = run("undelete", "web", device);
    assertEquals(0, back.exitCode(), back::stderr);
    assertTrue(back.stdout().contains(volume), back::stdout);
  }

  @Test
  void anUnknownKeyIsRefusedWithTheWayOn() {
    Outcome refused = run("undelete", UUID.randomUUID().toString(), device);
    assertEquals(1, refused.exitCode());
    assertTrue(refused.stderr().contains("lvmsr undelete --list"), refused::stderr);
  }

  @Test
  void wordsThatMakeNoSenseAreTold() {
    assertEquals(2, run("undelete").exitCode());
    assertEquals(2, run("undelete", "--list", "--forget", volume, device).exitCode());
    assertEquals(2, run("undelete", "--keep", "soon", device).exitCode());
    assertEquals(1, run("undelete", "--keep", "24h", device).exitCode());
  }

  @Test
  void timesAreReadAsPeopleWriteThem() throws UsageError {
    assertEquals(Duration.ofDays(7), TimeSpan.parse("--keep", "7d"));
    assertEquals(Duration.ofMinutes(90), TimeSpan.parse("--keep", "90m"));
    assertEquals(Duration.ZERO, TimeSpan.parse("--keep", "0"));
    assertThrows(UsageError.class, () -> TimeSpan.parse("--keep", "-1h"));
    assertEquals("24h", TimeSpan.text(Duration.ofHours(24)));
    assertEquals("7d", TimeSpan.text(Duration.ofDays(7)));
    assertEquals("90m", TimeSpan.text(Duration.ofMinutes(90)));
    assertEquals("5s", TimeSpan.text(Duration.ofSeconds(5)));
  }
}
