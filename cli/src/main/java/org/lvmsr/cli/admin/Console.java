package org.lvmsr.cli.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Whoever started the command.
 *
 * @param question the one way to ask
 * @param progress the one way to tell how far something is
 * @param colours of the terminal that results are shown on
 * @param stdout where bytes go that are asked for there
 */
record Console(Question question, Progress progress, Colours colours, RawOutput stdout) {

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
    return new Console(
        text -> Optional.empty(), Progress.none(), Colours.none(), OutputStream::nullOutputStream);
  }
}
