package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.metadata.WriterIdentity;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** What the kernel says of the session of an attached SR, and that its LUN is not asked then. */
class BrokenSessionTest {
  private static final String SR = "2386ef75-c21f-48b7-a3fe-2754c8871ec5";

  private static final List<Portal> FD00_5 = List.of(new Portal("fd00::5", 3260));
  private static final WriterIdentity WRITER = new WriterIdentity("host", "boot");

  @TempDir private Path directory;
  private HostPaths paths;
  private AttachedDevices attached;

  @BeforeEach
  void attach() throws IOException {
    Path run = directory.resolve("run");
    Path none = directory.resolve("none");
    paths = new HostPaths(run, directory.resolve("sys"), List.of(), none, none, none, none);
    attached = new AttachedDevices(paths);
    var config = Map.of("target", "[fd00::5]:3260", "targetIQN", "iqn.x", "LUNid", "1");
    new AttachedMarks(run).put(SR, config);
  }

  private void session(String state) throws IOException {
    Path session = paths.sysfs().resolve("class/iscsi_session/session1");
    Files.createDirectories(session);
    Files.writeString(session.resolve("targetname"), "iqn.x\n");
    Files.writeString(session.resolve("state"), state + "\n");
    Path connection = paths.sysfs().resolve("class/iscsi_connection/connection1:0");
    Files.createDirectories(connection);
    Files.writeString(connection.resolve("persistent_address"), "fd00::5\n");
    Files.writeString(connection.resolve("persistent_port"), "3260\n");
  }

  @Test
  void aSessionIsThereAndServesOrItIsSaidWhatIsWrong() throws IOException {
    assertTrue(attached.brokenSession(SR).orElseThrow().startsWith("there is no session to"));
    session("FAILED");
    assertTrue(attached.brokenSession(SR).orElseThrow().endsWith("is broken"));
    session("LOGGED_IN");
    assertEquals(Optional.empty(), attached.brokenSession(SR));
  }

  @Test
  void anSrThatIsAttachedStaysAtThePortalOfItsSession() throws IOException {
    var host = SrHost.of(paths, new SystemCommandRunner(), Devices.direct(), WRITER);
    var config =
        DeviceConfig.parse(
            Map.of("target", "10.0.0.5,[fd00::5]", "targetIQN", "iqn.x", "LUNid", "1"));
    var there =
        new Location.Iscsi(
            FD00_5, Optional.of("iqn.x"), Optional.empty(), Optional.empty(), Optional.of(1L));
    assertEquals(config, host.connector().stayingAt(there, config));
    session("FAILED");
    var staying = (Location.Iscsi) host.connector().stayingAt(there, config).location();
    assertEquals(FD00_5, staying.portals());
    assertEquals(Optional.of(1L), staying.lunNumber());
  }

  @Test
  void theLunBehindABrokenSessionIsNotAsked() throws IOException {
    session("FAILED");
    Devices untouchable =
        new Devices() {
          @Override
          public BlockDevice open(Path path) {
            throw new AssertionError(path + " was opened");
          }

          @Override
          public ReadableDevice openReadOnly(Path path) {
            throw new AssertionError(path + " was opened");
          }
        };
    var rescan = new DeviceRescan(paths.sysfs(), new SystemCommandRunner());
    try (LunProbe probe = new LunProbe(attached, untouchable, rescan)) {
      String problem = probe.ask(SR).problem().orElseThrow();
      assertTrue(problem.contains("is broken"), problem);
    }
  }
}
