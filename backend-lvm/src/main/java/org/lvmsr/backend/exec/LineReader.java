package org.lvmsr.backend.exec;

import java.io.IOException;

/** Reads what a program prints while it runs. */
@FunctionalInterface
public interface LineReader {

  /**
   * One line without its end, in the order of printing, from one thread.
   *
   * @throws IOException if it is not what was expected: the rest is read and thrown away, and the
   *     command fails with this when the program has ended
   */
  void line(String line) throws IOException;
}
