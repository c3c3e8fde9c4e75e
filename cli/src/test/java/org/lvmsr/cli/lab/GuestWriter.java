package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A guest that writes a number, one more each time, to a place of its disk, as fast as it can. */
final class GuestWriter implements AutoCloseable {
  private static final long PLACE = 9L << 20;

  private static final String WRITER =
      """
      import mmap, os, sys
      disk = os.open(sys.argv[1], os.O_WRONLY | os.O_DIRECT)
      block = mmap.mmap(-1, 4096)
      number = 0
      while not os.path.exists("/run/seq/stop"):
          number += 1
          block[:] = str(number).rjust(4096).encode()
          assert os.pwrite(disk, block, PLACE) == 4096
          with open("/run/seq/new", "w") as count:
              count.write(str(number))
          os.rename("/run/seq/new", "/run/seq/count")
      """;

  private final TracedCalls calls;

  private GuestWriter(TracedCalls calls) {
    this.calls = calls;
  }

  /** Begins, and comes back when it has written. */
  static GuestWriter start(TracedCalls calls, String device) {
    String program = WRITER.replace("PLACE", Long.toString(PLACE));
    calls.shell(
        "rm -rf /run/seq; mkdir /run/seq; python3 -IS -c '"
            + program
            + "' "
            + device
            + " > /run/seq/log 2>&1 < /dev/null & echo $! > /run/seq/pid");
    var writer = new GuestWriter(calls);
    writer.awaitMore(0);
    return writer;
  }

  /** The last number that is on the disk; the next one may be there already. */
  long written() {
    return Long.parseLong(calls.shell("cat /run/seq/count"));
  }

  /** Waits until it has written more than that; fails if it has ended. */
  void awaitMore(long than) {
    calls.shell(
        "until [ \"$(cat /run/seq/count 2>/dev/null || echo 0)\" -gt "
            + than
            + " ]; do kill -0 $(cat /run/seq/pid) || { cat /run/seq/log; exit 1; }; sleep 0.1;"
            + " done");
  }

  /** The number that is on a disk. */
  static long read(TracedCalls calls, String device) {
    String text =
        calls.shell("dd if=" + device + " bs=4096 count=1 skip=" + PLACE / 4096 + " 2>/dev/null");
    return Long.parseLong(text.strip());
  }

  @Override
  public void close() {
    calls.shell(
        "touch /run/seq/stop; while kill -0 $(cat /run/seq/pid) 2>/dev/null; do sleep 0.1; done");
    assertEquals("", calls.shell("cat /run/seq/log"), "what the writer says");
  }
}
