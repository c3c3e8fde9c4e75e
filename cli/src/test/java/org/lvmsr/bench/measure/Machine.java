package org.lvmsr.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * Where and when something was measured.
 *
 * @param words processor, memory, kernel, Java, Python and LVM
 */
public record Machine(String date, String words) {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  /** This one, today. */
  public static Machine ofToday() throws IOException, InterruptedException {
    String words =
        String.format(
            Locale.ROOT,
            "%d × %s, %s GiB, Linux %s, Java %s, %s, LVM %s",
            Runtime.getRuntime().availableProcessors(),
            value(CPU, "model name"),
            gibibytes(value(MEMORY, "MemTotal")),
            System.getProperty("os.version"),
            Runtime.version(),
            said("python3", "--version"),
            said("lvm", "version", "--driverloaded", "n")
                .replaceAll("(?s).*LVM version: *(\\S+).*", "$1"));
    return new Machine(LocalDate.now(ZoneOffset.UTC).toString(), words);
  }

  private static String gibibytes(String kilobytes) {
    double count = Double.parseDouble(kilobytes.replaceAll("[^0-9]", ""));
    return String.format(Locale.ROOT, "%.1f", count / (1 << 20));
  }

  private static String value(Path file, String name) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return "unknown";
  }

  private static String said(String... argv) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(argv)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }
}
