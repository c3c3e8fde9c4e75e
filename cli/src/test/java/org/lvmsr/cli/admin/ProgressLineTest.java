package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who waits for more than two seconds sees how far it is, and nothing of it afterwards. */
final class ProgressLineTest {
  private static final String ERASE = "\r\u001b[K";
  private static final long GIB = 1L << 30;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private long now;
  private final ProgressLine line =
      new ProgressLine(
          new PrintStream(written, true, StandardCharsets.UTF_8), () -> Instant.ofEpochMilli(now));

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsQuickSaysNothing() {
    now = 1999;
    line.at(GIB / 2, GIB);
    line.end();
    assertEquals("", written());
  }

  @Test
  void aLineIsWrittenOverTwiceASecondAndGoesWithTheEnd() {
    now = 2000;
    line.at(GIB / 4, GIB);
    now = 2499;
    line.at(GIB / 2, GIB);
    now = 2500;
    line.at(GIB / 2, GIB);
    line.end();
    line.end();
    assertEquals(
        ERASE + "25 %, 256 of 1024 MiB" + ERASE + "50 %, 512 of 1024 MiB" + ERASE, written());
  }
}
