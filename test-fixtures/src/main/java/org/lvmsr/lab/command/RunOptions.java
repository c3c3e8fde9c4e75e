package org.lvmsr.lab.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lvmsr.lab.Share;

/**
 * The words after {@code ./lab run} or {@code ./lab shell}.
 *
 * @param lun a LUN image to use and keep; without one, a fresh one that is removed afterwards
 * @param lunBytes the size of a LUN image that does not exist yet
 * @param mounts further directories to show to the VM
 * @param command what to run, empty for a shell
 */
record RunOptions(Optional<Path> lun, long lunBytes, List<Share> mounts, List<String> command) {
  static final long DEFAULT_LUN_BYTES = 2L << 30;

  private static final String WRITABLE = ":rw";

  /**
   * @throws UsageException naming the word that is wrong
   */
  static RunOptions parse(List<String> words) {
    Optional<Path> lun = Optional.empty();
    long lunBytes = DEFAULT_LUN_BYTES;
    List<Share> mounts = new ArrayList<>();
    int i = 0;
    for (; i < words.size() && words.get(i).startsWith("--"); i += 2) {
      String option = words.get(i);
      if (option.equals("--")) {
        i++;
        break;
      }
      String value = i + 1 < words.size() ? words.get(i + 1) : "";
      switch (option) {
        case "--lun" -> lun = Optional.of(Path.of(value).toAbsolutePath());
        case "--lun-size" -> lunBytes = bytes(value);
        case "--mount" -> mounts.add(share(value));
        default -> throw new UsageException("unknown option " + option);
      }
      if (value.isEmpty()) {
        throw new UsageException(option + " needs a value");
      }
    }
    return new RunOptions(
        lun, lunBytes, List.copyOf(mounts), List.copyOf(words.subList(i, words.size())));
  }

  /** These options, which must name a command. */
  RunOptions withCommand() {
    if (command.isEmpty()) {
      throw new UsageException("run needs a command; for a shell there is ./lab shell");
    }
    return this;
  }

  /** These options, which must not name a command. */
  RunOptions withoutCommand() {
    if (!command.isEmpty()) {
      throw new UsageException("shell takes no command; for one there is ./lab run");
    }
    return this;
  }

  private static Share share(String value) {
    return value.endsWith(WRITABLE)
        ? new Share(Path.of(value.substring(0, value.length() - WRITABLE.length())), true)
        : Share.readOnly(Path.of(value));
  }

  /** A number of bytes, or of KiB, MiB, GiB, TiB with K, M, G or T behind it. */
  static long bytes(String value) {
    String upper = value.toUpperCase(Locale.ROOT);
    int power = "KMGT".indexOf(upper.isEmpty() ? ' ' : upper.charAt(upper.length() - 1)) + 1;
    String digits = power == 0 ? upper : upper.substring(0, upper.length() - 1);
    if (!digits.matches("[1-9][0-9]{0,9}")) {
      throw new UsageException("not a size: " + value + " (examples: 512M, 10G)");
    }
    return Long.parseLong(digits) << (10 * power);
  }
}
