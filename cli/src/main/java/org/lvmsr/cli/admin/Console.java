package org.lvmsr.cli.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whoever started the command.
 *
 * @param question the one way to ask
 * @param progress the one way to tell how far something is
 * @param stdout where bytes go that are asked for there
 */
record Console(Question question, Progress progress, RawOutput stdout) {

  /** Where bytes go that are no text. */
  @FunctionalInterface
  interface RawOutput {
    /**
     * Begins to write.
     *
     * @throws CannotLook if somebody would be shown them
     */
    OutputStream open() throws IOException;
  }

  /** Nobody: no question is answered, and nothing is told. */
  static Console silent() {
    return new Console(text -> Optional.empty(), Progress.none(), OutputStream::nullOutputStream);
  }

  /**
   * Whether a stream of this process is a terminal.
   *
   * @param stream of {@code /proc/self/fd}
   */
  static boolean isTerminal(Path stream) {
    try {
      String open = Files.readSymbolicLink(stream).toString();
      return open.startsWith("/dev/pts/") || open.startsWith("/dev/tty");
    } catch (IOException notKnown) {
      return false;
    }
  }
}
