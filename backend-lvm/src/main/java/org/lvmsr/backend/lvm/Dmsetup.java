package org.lvmsr.backend.lvm;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/** Devices that LVM does not know, or sysfs does not show, by device-mapper's own tool. */
final class Dmsetup {
  private static final System.Logger LOG = System.getLogger(Dmsetup.class.getName());
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 4;

  private static final String SEPARATOR = "/";
  private static final String BOTH_TABLES = SEPARATOR + "Both";

  private Dmsetup() {}

  /** The uuids of all devices of this host, those too that have no table yet. */
  static Set<String> uuids(CommandRunner runner) throws CommandFailure {
    String text = list(runner, "info", "--columns", "--noheadings", "--options", "uuid");
    return text.lines().map(String::strip).collect(Collectors.toSet());
  }

  /**
   * The uuids of devices that are in use with one table while another is loaded, to be used at the
   * next resumption.
   */
  static Set<String> preloaded(CommandRunner runner) throws CommandFailure {
    return preloaded(
        list(
            runner,
            "info",
            "--columns",
            "--noheadings",
            "--separator",
            SEPARATOR,
            "--options",
            "uuid,tables_loaded"));
  }

  /** Lines such as {@code LVM-…/Both}. */
  static Set<String> preloaded(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.endsWith(BOTH_TABLES))
        .map(line -> line.substring(0, line.length() - BOTH_TABLES.length()))
        .collect(Collectors.toSet());
  }

  /** Forgets the table that a device is not using, unless the device has gone meanwhile. */
  static void clear(CommandRunner runner, String uuid) throws CommandFailure {
    try {
      String unused = run(runner, "clear", "--uuid", uuid);
    } catch (CommandFailure e) {
      if (preloaded(runner).contains(uuid)) {
        throw e;
      }
    }
  }

  /** Removes a device; fails if it is open. */
  static void remove(CommandRunner runner, String uuid) throws CommandFailure {
    String unused = run(runner, "remove", "--uuid", uuid);
  }

  /** Lists are read device by device, and fail if one has gone in between. */
  private static String list(CommandRunner runner, String... arguments) throws CommandFailure {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return run(runner, arguments);
      } catch (CommandFailure e) {
        LOG.log(System.Logger.Level.INFO, "once more", e);
      }
    }
    return run(runner, arguments);
  }

  private static String run(CommandRunner runner, String... arguments) throws CommandFailure {
    return runner.run(Command.of(Executable.DMSETUP, DEADLINE, List.of(arguments))).stdout();
  }
}
