package org.lvmsr.backend.iscsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;

/** What is made of iscsiadm's failures; a shell stands in for it and prints what it would. */
class IscsiadmTest {
  private static final Target TARGET = new Target(Portal.parse("10.0.0.6"), "iqn.2026-01.test:a");

  /** As of open-iscsi 2.1.8, two of which ran at once for the first time since the host booted. */
  private static final String RACE =
      """
      echo 'iscsiadm: Could not open /run/lock/iscsi: File exists
      iscsiadm: Could not read iface . Error 6
      iscsiadm: Error while adding record: encountered iSCSI database failure' >&2; exit 6""";

  /** As of open-iscsi 2.1.8, while another one deleted the record of another target. */
  private static final String DELETED_MEANWHILE =
      """
      echo 'iscsiadm: iface iter could not stat /etc/iscsi/nodes/iqn.2026-01.test:b/10.0.0.6,3260.
      iscsiadm: Could not execute operation on all records: encountered iSCSI database failure' >&2
      exit 6""";

  private static final String DELETED_JUST_BEFORE =
      """
      echo 'iscsiadm: Could not execute operation on all records: encountered iSCSI database failure' >&2
      exit 6""";

  private static final String NOTHING_TO_DELETE = "echo 'iscsiadm: No records found' >&2; exit 21";

  private static final String OTHER =
      "echo 'iscsiadm: Could not open /run/lock/iscsi: Permission denied' >&2; exit 6";

  private static final class Shell implements CommandRunner {
    private final Deque<String> scripts;

    Shell(String... scripts) {
      this.scripts = new ArrayDeque<>(Arrays.asList(scripts));
    }

    @Override
    public CommandResult run(Command command) throws CommandFailure {
      List<String> arguments = List.of("-c", scripts.remove());
      return new SystemCommandRunner()
          .run(Command.of(() -> Path.of("/bin/sh"), Duration.ofSeconds(30), arguments));
    }
  }

  @Test
  void oneThatLostTheRaceForTheLocksDirectoryIsRunAgain() throws Exception {
    var shell = new Shell(RACE, "true");
    new Iscsiadm(shell).createNode(TARGET);
    assertEquals(0, shell.scripts.size());
  }

  @Test
  void oneThatFailedForAnythingElseIsNot() {
    var shell = new Shell(OTHER, "true");
    assertThrows(CommandFailure.class, () -> new Iscsiadm(shell).createNode(TARGET));
    assertEquals(1, shell.scripts.size());
  }

  @Test
  void oneThatMetARecordWhichAnotherDeletedIsRunAgain() throws Exception {
    var shell = new Shell(DELETED_MEANWHILE, DELETED_JUST_BEFORE, NOTHING_TO_DELETE);
    new Iscsiadm(shell).deleteNode(TARGET);
    assertEquals(0, shell.scripts.size());
  }

  @Test
  void oneThatSaysSoAndFailedForAnotherReasonIsNot() {
    String refused = DELETED_MEANWHILE.replace("exit 6", "exit 24");
    var shell = new Shell(refused, "true");
    assertThrows(CommandFailure.class, () -> new Iscsiadm(shell).login(TARGET));
    assertEquals(1, shell.scripts.size());
  }

  @Test
  void aDatabaseThatStaysBrokenIsToldAfterTenAttempts() {
    var shell = new Shell(Collections.nCopies(12, DELETED_MEANWHILE).toArray(String[]::new));
    var failure =
        assertThrows(CommandFailure.class, () -> new Iscsiadm(shell).login(TARGET)).stderr();
    assertTrue(failure.contains("iqn.2026-01.test:b"), failure);
    assertEquals(2, shell.scripts.size());
  }
}
