package org.lvmsr.cli.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The calls that clients make, in the order in which they begin and are acknowledged. */
final class FateLog {
  private final long start = System.nanoTime();
  private final List<Line> lines = new ArrayList<>();

  /**
   * A call that has begun or was acknowledged.
   *
   * @param made the key of the volume that it made, if it was acknowledged and made one
   */
  record Line(double seconds, String lane, FateCall call, boolean acknowledged, String made) {
    /** The volume that it is about. */
    String key() {
      return made.isEmpty() ? call.key() : made;
    }

    @Override
    public String toString() {
      String what = acknowledged ? "acknowledged: " : "begins: ";
      return String.format(Locale.ROOT, "%8.3f %s %s%s %s", seconds, lane, what, call, made);
    }
  }

  void begin(String lane, FateCall call) {
    add(lane, call, false, "");
  }

  void end(String lane, FateCall call, String made) {
    add(lane, call, true, made);
  }

  private synchronized void add(String lane, FateCall call, boolean acknowledged, String made) {
    double seconds = (System.nanoTime() - start) / 1e9;
    lines.add(new Line(seconds, lane, call, acknowledged, made));
  }

  /** All lines so far. */
  synchronized List<Line> lines() {
    return List.copyOf(lines);
  }
}
