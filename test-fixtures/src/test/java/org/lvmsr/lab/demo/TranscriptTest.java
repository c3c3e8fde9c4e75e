package org.lvmsr.lab.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TranscriptTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Transcript transcript =
      new Transcript(new PrintStream(printed, true, StandardCharsets.UTF_8), "secret12secret");

  @Test
  void thePasswordIsPrintedNowhere() {
    transcript.request("{\"chappassword\":\"secret12secret\"}");
    transcript.answer("{\"chappassword\":\"secret12secret\"}", Duration.ofMillis(3));
    transcript.note("secret12secret");
    assertFalse(text().contains("secret12secret"), text());
    assertTrue(text().contains("\"chappassword\":\"********\""), text());
  }

  @Test
  void noLineOfALongRequestIsWiderThanThePage() {
    transcript.request("{" + "\"member\":\"value\",".repeat(40) + "\"last\":1}");
    assertTrue(text().lines().allMatch(line -> line.length() <= 100), text());
  }

  @Test
  void aLongAnswerSaysHowLongItWas() {
    transcript.answer("x".repeat(5000), Duration.ofMillis(3));
    assertTrue(text().contains("(5000 characters)"), text());
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
