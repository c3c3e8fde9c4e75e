package org.lvmsr.cli.admin;

import java.io.PrintStream;
import java.time.InstantSource;

/**
 * One line of a terminal that is written over again and again, of what takes more than two seconds;
 * it goes with the end.
 */
final class ProgressLine implements Progress {
  private static final int STDERR = 2;
  private static final long PATIENCE_MILLIS = 2000;
  private static final long PAUSE_MILLIS = 500;
  private static final int PERCENT = 100;
  private static final int MIB_BITS = 20;
  private static final String ERASE = "\r\u001b[K";

  private final PrintStream out;
  private final InstantSource clock;
  private long next;
  private boolean written;

  ProgressLine(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
    this.next = clock.millis() + PATIENCE_MILLIS;
  }

  /** On stderr, if that is a terminal: files and pipes get results only. */
  static Progress onStderr() {
    return Terminal.isOpenAs(STDERR)
        ? new ProgressLine(System.err, InstantSource.system())
        : Progress.none();
  }

  @Override
  public boolean isShown() {
    return true;
  }

  @Override
  public void at(long done, long all) {
    long now = clock.millis();
    if (now < next) {
      return;
    }
    next = now + PAUSE_MILLIS;
    written = true;
    out.print(
        ERASE
            + done * PERCENT / all
            + " %, "
            + (done >> MIB_BITS)
            + " of "
            + (all >> MIB_BITS)
            + " MiB");
    out.flush();
  }

  @Override
  public void end() {
    if (written) {
      out.print(ERASE);
      out.flush();
      written = false;
    }
  }
}
