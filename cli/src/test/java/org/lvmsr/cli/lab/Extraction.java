package org.lvmsr.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Copies volumes out of a LUN on this host, where no device-mapper is asked. */
final class Extraction {
  private static final Path LVMSR =
      Path.of(Objects.requireNonNull(System.getProperty("lvmsr.dist")), "bin", "lvmsr");

  private Extraction() {}

  /**
   * The SHA-256 of what was copied, of which the command has told the same.
   *
   * @param lun its file, or its address with all that is needed there
   * @param directory where there is room for the copy
   */
  static String sha256(List<String> lun, Path directory, String key) {
    Path file = directory.resolve(key + ".raw");
    try {
      String told = run(lun, key, file).path("sha256").asText();
      String found = sha256(file);
      if (!told.equals(found)) {
        throw new AssertionError("lvmsr extract has told " + told + ", and the file has " + found);
      }
      Files.delete(file);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode run(List<String> lun, String key, Path file) throws IOException {
    List<String> words = new ArrayList<>(List.of("extract", key));
    words.addAll(lun);
    words.addAll(List.of("--to", file.toString()));
    return run(words);
  }

  /** What is on a LUN, or which LUNs there are. */
  static JsonNode inspect(List<String> where) {
    return look("inspect", where);
  }

  /** What a command tells that only looks. */
  static JsonNode look(String command, List<String> where) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(where);
    try {
      return run(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode run(List<String> words) throws IOException {
    List<String> argv = new ArrayList<>(List.of(LVMSR.toString(), "--json"));
    argv.addAll(words);
    Process process =
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return GuestPlugin.parse(answer);
  }

  private static String sha256(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        long unused = in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has it", e);
    }
  }
}
