package org.lvmsr.cli.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks on the terminal that the command was started from. Not through stdin, which carries the
 * words of the command line, nor stdout, which may be a file.
 */
final class Terminal implements Question {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Path device;

  Terminal(Path device) {
    this.device = device;
  }

  /**
   * Whether what this process writes there is shown on a terminal.
   *
   * @param descriptor 1 for stdout, 2 for stderr
   */
  static boolean isOpenAs(int descriptor) {
    try {
      String open = Files.readSymbolicLink(DESCRIPTORS.resolve("" + descriptor)).toString();
      return open.startsWith("/dev/pts/") || open.startsWith("/dev/tty");
    } catch (IOException notKnown) {
      return false;
    }
  }

  @Override
  public Optional<Boolean> ask(String text) {
    try (OutputStream out = Files.newOutputStream(device);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(Files.newInputStream(device), StandardCharsets.UTF_8))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      String answer = in.readLine();
      return Optional.of(answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes"));
    } catch (IOException nobodyThere) {
      return Optional.empty();
    }
  }
}
