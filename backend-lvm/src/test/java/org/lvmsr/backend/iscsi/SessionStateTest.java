package org.lvmsr.backend.iscsi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;

/** Sessions that serve and sessions that are broken, as the kernel shows them. */
class SessionStateTest {
  private static final String IQN = "iqn.2026-01.example:data";

  @TempDir private Path sys;

  private static Target at(String host) {
    return new Target(new Portal(host, 3260), IQN);
  }

  private void session(int id, String host, String state) throws IOException {
    Path session = Files.createDirectories(sys.resolve("class/iscsi_session/session" + id));
    Files.writeString(session.resolve("targetname"), IQN + "\n");
    Files.writeString(session.resolve("state"), state + "\n");
    Path connection = sys.resolve("class/iscsi_connection/connection" + id + ":0");
    Files.createDirectories(connection);
    Files.writeString(connection.resolve("persistent_address"), host + "\n");
    Files.writeString(connection.resolve("persistent_port"), "3260\n");
  }

  @Test
  void aSessionOfSomebodyElseThatCannotBeReadIsPassedOver() throws IOException {
    session(1, "[fd00::x]", "LOGGED_IN");
    session(2, "", "LOGGED_IN");
    session(3, "10.0.0.1", "LOGGED_IN");
    assertEquals(
        List.of(at("10.0.0.1")),
        new IscsiSysfs(sys).sessions().stream().map(Session::target).toList());
  }

  @Test
  void aPortalWithASessionThatServesComesFirstAndABrokenOneLast() throws IOException {
    session(1, "10.0.0.1", "FAILED");
    session(2, "fd00:0:0:0:0:0:0:3", "LOGGED_IN");
    var initiator =
        new Initiator(
            new Iscsiadm(new SystemCommandRunner()),
            new NodeRecords(List.of()),
            new IscsiSysfs(sys));
    List<Target> given = List.of(at("10.0.0.1"), at("10.0.0.2"), at("fd00::3"), at("10.0.0.4"));
    assertEquals(
        List.of(at("fd00::3"), at("10.0.0.2"), at("10.0.0.4"), at("10.0.0.1")),
        initiator.bestFirst(given));
  }
}
