package org.lvmsr.backend.sr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;

/**
 * Runs LVM below strace, which counts the requests to device-mapper, or kills the command before a
 * chosen one.
 */
final class KillingRunner implements CommandRunner {
  private static final Path STRACE = Path.of("/usr/bin/strace");

  /** Requests that change something; the others only look. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "ioctl\\(\\d+, DM_(DEV_CREATE|DEV_REMOVE|DEV_RENAME|DEV_SUSPEND|TABLE_LOAD|"
              + "TABLE_CLEAR|TARGET_MSG)\\b.*");

  /**
   * Where a command is killed.
   *
   * @param command which LVM command, counted from 0
   * @param request before which of its ioctls, counted from 1
   */
  record Moment(int command, int request) {}

  private final CommandRunner runner = new SystemCommandRunner();
  private final Path trace;
  private final List<Moment> moments = new ArrayList<>();
  private Moment at = new Moment(-1, 0);
  private int commands = Integer.MIN_VALUE;
  private boolean killed;

  KillingRunner(Path directory) {
    this.trace = directory.resolve("strace");
  }

  /** From here on LVM's commands are counted, and one is killed if there is such a moment. */
  synchronized void arm(Moment moment) {
    at = moment;
    commands = 0;
  }

  /** No command is killed from here on. */
  synchronized void disarm() {
    commands = Integer.MIN_VALUE;
  }

  /** Whether a command was killed. */
  synchronized boolean killed() {
    return killed;
  }

  /** The moments before and behind each request that changes something, since it was armed. */
  synchronized List<Moment> moments() {
    return List.copyOf(moments);
  }

  @Override
  public synchronized CommandResult run(Command command) throws CommandFailure {
    if (commands < 0 || !command.argv().get(0).endsWith("lvm")) {
      return runner.run(command);
    }
    int number = commands++;
    List<String> words = new ArrayList<>(List.of("-o", trace.toString(), "-e", "trace=ioctl"));
    if (number == at.command()) {
      words.addAll(List.of("-e", "inject=ioctl:signal=SIGKILL:when=" + at.request()));
    }
    words.addAll(command.argv());
    try {
      return runner.run(
          new Command(() -> STRACE, words, command.environment(), command.deadline()));
    } finally {
      addMoments(number);
    }
  }

  private void addMoments(int number) {
    try {
      List<String> lines = Files.readAllLines(trace);
      killed |= lines.stream().anyMatch(line -> line.contains("killed by SIGKILL"));
      List<String> requests = lines.stream().filter(line -> line.startsWith("ioctl(")).toList();
      boolean behind = false;
      for (int i = 0; i < requests.size(); i++) {
        boolean changing = CHANGING.matcher(requests.get(i)).matches();
        if (changing || behind) {
          moments.add(new Moment(number, i + 1));
        }
        behind = changing;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
