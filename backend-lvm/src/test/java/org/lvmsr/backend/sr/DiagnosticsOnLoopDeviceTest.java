package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.ErrorObject;
import org.lvmsr.smapi.SmapiException;

/** What a supporter reads, and what not. */
@LoopLevel
class DiagnosticsOnLoopDeviceTest {
  private static final long EXTENT = 4L << 20;
  private static final CallContext TEST = new CallContext("planted-context");

  private final String uuid = UUID.randomUUID().toString();

  @TempDir private Path directory;
  private LoopDevice loop;
  private HostPaths paths;
  private LvmsrPlugin plugin;

  @BeforeEach
  void createSr() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), 512L << 20);
    paths = new TestHost(directory).bootedPaths();
    plugin = start();
    Map<String, String> config = Map.of("device", loop.path().toString());
    plugin
        .sr()
        .attach(TEST, plugin.sr().create(TEST, uuid, config, "planted-sr", "planted-purpose"));
  }

  private LvmsrPlugin start() throws IOException {
    return LvmsrPlugin.of(paths, new SystemCommandRunner(), new ImpatientDevices());
  }

  @AfterEach
  void detach() throws IOException {
    plugin.sr().detach(TEST, uuid);
    plugin.close();
    loop.close();
  }

  private String text() {
    return plugin.volumePlugin().diagnostics(TEST);
  }

  @Test
  void versionsStateAndLastCommandsAreThere() {
    plugin.volume().create(TEST, uuid, "v", "", EXTENT, false);
    String text = text();
    assertTrue(text.startsWith("lvmsr 0."), text);
    for (String part :
        List.of(
            "\n  Java 1",
            "\n  kernel ",
            "\n  LVM version: 2.",
            "\niSCSI sessions:\n",
            "\nSR " + uuid + ":\n  on " + loop.path(),
            "\n  store sequence ",
            "\n  VG sequence ",
            "\n  2 LVs: 0 thin, 0 pools; 0 active, 0 suspended\n",
            " LVM commands in ",
            "\nlast commands that failed:\n",
            "\nlast calls that failed:\n  none\n")) {
      assertTrue(text.contains(part), () -> "no '" + part + "' in " + text);
    }
    assertTrue(
        text.lines().anyMatch(one -> one.contains(", exit 0, ") && one.contains("lvcreate")));
  }

  @Test
  void nothingThatUsersWroteIsThere() {
    String key = plugin.volume().create(TEST, uuid, "planted-a", "planted-b", EXTENT, false).key();
    plugin.volume().set(TEST, uuid, key, "planted-key", "planted-value");
    plugin.volume().setName(TEST, uuid, key, "planted-c");
    plugin.volume().setDescription(TEST, uuid, key, "planted-d");
    plugin.callFailed(
        "SR.attach",
        ErrorObject.of(Failures.configuration("chappassword", "planted-secret is too short")));
    plugin.callFailed(
        "Volume.stat", ErrorObject.of(SmapiException.volumeDoesNotExist("planted-e")));
    plugin.callFailed("Volume.set", ErrorObject.of(new IllegalStateException("planted-f")));
    String text = text();
    assertFalse(text.contains("planted"), text);
    assertTrue(text.contains("SR.attach: SR_BACKEND_FAILURE_90 Bad device configuration\n"), text);
    assertTrue(text.contains("Volume.stat: SR_BACKEND_FAILURE Volume_does_not_exist\n"), text);
    assertTrue(text.contains("Volume.set: SR_BACKEND_FAILURE IllegalStateException\n"), text);
  }

  @Test
  void programsAreAskedForTheirVersionOnce() {
    long before = commands(text());
    assertEquals(before, commands(text()));
  }

  private static long commands(String text) {
    return text.lines().filter(one -> one.contains(", exit ")).count();
  }

  @Test
  void anSrThatIsNotOpenDoesNotHideTheRest() throws IOException {
    plugin.close();
    plugin = start();
    String text = text();
    assertTrue(text.contains("SR " + uuid + ":\n  attached, not open in this process\n"), text);
    assertTrue(text.contains("LVM version: 2."), text);
  }
}
