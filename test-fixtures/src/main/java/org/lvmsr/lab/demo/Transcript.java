package org.lvmsr.lab.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints the demo for a person to read. */
final class Transcript {
  private static final int WIDTH = 100;
  private static final int ANSWER_LIMIT = 700;
  private static final String INDENT = " ".repeat(14);

  private final PrintStream out;
  private final String secret;
  private int steps;

  /** Prints {@code secret} as asterisks wherever it turns up. */
  Transcript(PrintStream out, String secret) {
    this.out = out;
    this.secret = secret;
  }

  void title(String text) {
    out.println();
    text.lines().forEach(out::println);
  }

  void chapter(String title) {
    out.printf(
        Locale.ROOT, "%n%s %s%n", title, "=".repeat(Math.max(0, WIDTH - title.length() - 1)));
  }

  /** Begins a step: what is done, and why a person should care. */
  void step(String what, String why) {
    steps++;
    out.printf(Locale.ROOT, "%n%3d  %s%n     %s%n", steps, what, why);
  }

  void request(String text) {
    out.println(labelled("request", mask(text)));
  }

  void answer(String text, Duration inGuest) {
    out.println(labelled("answer", shorten(mask(text), ANSWER_LIMIT)));
    out.printf(Locale.ROOT, "     took     %d ms%n", inGuest.toMillis());
  }

  void note(String text) {
    out.println("     " + mask(text));
  }

  void table(String text) {
    out.print(text);
  }

  static String shorten(String text, int limit) {
    return text.length() <= limit
        ? text
        : String.format(
            Locale.ROOT, "%s ... (%d characters)", text.substring(0, limit), text.length());
  }

  private String mask(String text) {
    return secret.isEmpty() ? text : text.replace(secret, "*".repeat(8));
  }

  /** Breaks lines behind the commas of JSON text. */
  private static String labelled(String label, String text) {
    StringBuilder result = new StringBuilder(String.format(Locale.ROOT, "     %-9s", label));
    int column = INDENT.length();
    for (String piece : text.split("(?<=,)", -1)) {
      if (column + piece.length() > WIDTH && column > INDENT.length()) {
        result.append('\n').append(INDENT);
        column = INDENT.length();
      }
      result.append(piece);
      column += piece.length();
    }
    return result.toString();
  }
}
