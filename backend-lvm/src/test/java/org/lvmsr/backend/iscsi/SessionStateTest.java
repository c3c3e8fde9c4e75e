package org.lvmsr.backend.iscsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;

/** Sessions that serve and sessions that are broken, as the kernel shows them. */
class SessionStateTest {
  private static final String IQN = "iqn.2026-01.example:data";

  private static final String BROKEN =
      "iscsiadm: Could not execute operation on all records: encountered iSCSI database failure";

  @TempDir private Path sys;

  private static Target at(String host) {
    return new Target(new Portal(host, 3260), IQN);
  }

  private void session(int id, String host, String state) throws IOException {
    session(id, new Target(new Portal("10.0.0.0", 3260), IQN), host, state);
  }

  private void session(int id, Target target, String host, String state) throws IOException {
    Path session = Files.createDirectories(sys.resolve("class/iscsi_session/session" + id));
    Files.writeString(session.resolve("targetname"), IQN + "\n");
    Files.writeString(session.resolve("state"), state + "\n");
    Path connection = sys.resolve("class/iscsi_connection/connection" + id + ":0");
    Files.createDirectories(connection);
    Files.writeString(connection.resolve("persistent_address"), host + "\n");
    Files.writeString(connection.resolve("persistent_port"), target.portal().port() + "\n");
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

  /** As open-iscsi does with a record of another target that is broken for good. */
  @Test
  void aLoginWhoseToolFailedInItsRecordsCountsIfTheSessionIsThere() throws IOException {
    Path records = sys.resolve("nodes");
    try (var portal = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Target target = new Target(new Portal("127.0.0.1", portal.getLocalPort()), IQN);
      CommandRunner iscsiadm =
          command -> {
            boolean login = command.arguments().contains("--login");
            try {
              if (login) {
                session(4, target, "127.0.0.1", "LOGGED_IN");
              } else {
                Path record = records.resolve(IQN).resolve("127.0.0.1," + portal.getLocalPort());
                Files.writeString(Files.createDirectories(record).resolve("default"), "");
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            String script = login ? "echo '" + BROKEN + "' >&2; exit 6" : "true";
            return new SystemCommandRunner()
                .run(
                    Command.of(
                        () -> Path.of("/bin/sh"), Duration.ofSeconds(30), List.of("-c", script)));
          };
      var initiator =
          new Initiator(
              new Iscsiadm(iscsiadm), new NodeRecords(List.of(records)), new IscsiSysfs(sys));
      Initiator.Opened opened = initiator.open(target, Optional.empty());
      assertEquals(target, opened.session().target());
      assertTrue(opened.loggedIn());
    }
  }
}
