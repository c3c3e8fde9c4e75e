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
  private final Path device;

  Terminal(Path device) {
    this.device = device;
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
