package org.lvmsr.backend.iscsi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/**
 * The iscsiadm commands that lvmsr uses. Credentials are never among their arguments: every user of
 * the host could read them there.
 */
final class Iscsiadm {
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** Exit codes of open-iscsi ({@code include/iscsi_err.h}). */
  private static final int DATABASE_FAILURE = 6;

  private static final int SESSION_EXISTS = 15;

  private static final int NO_OBJECTS_FOUND = 21;
  private static final int LOGIN_AUTH_FAILED = 24;

  private static final Pattern LOST_RACE =
      Pattern.compile(
          "Could not open \\S*lock\\S*: File exists"
              + "|operation on all records: encountered iSCSI database failure");

  private static final int ATTEMPTS = 10;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  /** One that took longer has tried to log in for long: that is not done ten times. */
  private static final Duration QUICK = Duration.ofSeconds(5);

  private final CommandRunner runner;

  Iscsiadm(CommandRunner runner) {
    this.runner = runner;
  }

  /** The names of the targets at a portal, without leaving records behind. */
  List<String> discover(Portal portal) throws CommandFailure {
    CommandResult result =
        run("-m", "discovery", "-t", "st", "-p", portal.toString(), "-o", "nonpersistent");
    return result.stdout().lines().map(Iscsiadm::targetName).distinct().toList();
  }

  private static String targetName(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  void createNode(Target target) throws CommandFailure {
    node(target, "-o", "new");
  }

  void login(Target target) throws CommandFailure {
    try {
      node(target, "--login");
    } catch (CommandFailure e) {
      if (e.exitCode() != SESSION_EXISTS) {
        throw e;
      }
    }
  }

  static boolean isAuthenticationFailure(CommandFailure failure) {
    return failure.exitCode() == LOGIN_AUTH_FAILED;
  }

  /**
   * Whether one failed in open-iscsi's records, perhaps in that of another target. A login may have
   * succeeded all the same.
   */
  static boolean isDatabaseFailure(CommandFailure failure) {
    return failure.kind() == CommandFailure.Kind.EXITED && failure.exitCode() == DATABASE_FAILURE;
  }

  void logout(Target target) throws CommandFailure {
    ignoreAbsent(target, "--logout");
  }

  void deleteNode(Target target) throws CommandFailure {
    ignoreAbsent(target, "-o", "delete");
  }

  /** Looks for LUNs that were added to the target since the session began. */
  void rescan(Session session) throws CommandFailure {
    run("-m", "session", "-r", Integer.toString(session.id()), "--rescan");
  }

  /** What the tool says of itself. */
  String version() throws CommandFailure {
    return run("--version").stdout().strip();
  }

  private void ignoreAbsent(Target target, String... action) throws CommandFailure {
    try {
      node(target, action);
    } catch (CommandFailure e) {
      if (e.exitCode() != NO_OBJECTS_FOUND) {
        throw e;
      }
    }
  }

  private void node(Target target, String... action) throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-m", "node", "-T", target.iqn(), "-p", target.portal().toString()));
    arguments.addAll(List.of(action));
    run(arguments.toArray(String[]::new));
  }

  private CommandResult run(String... arguments) throws CommandFailure {
    Command command = Command.of(Executable.ISCSIADM, DEADLINE, List.of(arguments));
    for (int attempt = 1; ; attempt++) {
      try {
        return runner.run(command);
      } catch (CommandFailure e) {
        if (attempt == ATTEMPTS || !hasLostRace(e) || !pause()) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether another iscsiadm was in the way of this one: it made the directory of the lock in the
   * moment between this one's look and its own attempt, as can be once after a boot; or it deleted
   * the record of its own target while this one read all records to find its own. What this one had
   * done by then does no harm when done again: a record is there, a session exists, nothing is left
   * to delete, a login that failed is tried again.
   */
  private static boolean hasLostRace(CommandFailure failure) {
    return isDatabaseFailure(failure)
        && failure.duration().compareTo(QUICK) < 0
        && LOST_RACE.matcher(failure.stderr()).find();
  }

  /** Whether the time passed without an interrupt. */
  private static boolean pause() {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
