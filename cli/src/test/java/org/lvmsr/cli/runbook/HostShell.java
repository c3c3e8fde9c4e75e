package org.lvmsr.cli.runbook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.admin.AdminOnFiles;

/**
 * A shell of this machine, in a directory of the test. {@code lvmsr} is this process: the shell
 * asks for it on its stdout, word by word, and gets the exit code on its stdin. LVM is told to
 * leave device-mapper and the host's other devices alone.
 */
public final class HostShell implements Shell {
  private static final String SAID = ".said";
  private static final String COMPLAINED = ".complained";
  private static final String PRINTED = ".printed";
  private static final char END_OF_WORD = '\0';

  /** What LVM says where there is no device-mapper, and on no host of an SR. */
  private static final Pattern WITHOUT_DEVICE_MAPPER =
      Pattern.compile(
          "(?m)^ *(WARNING: Activation disabled|WARNING: Failed to check for active volumes"
              + "|/dev/mapper/control: open failed|Failure to communicate with kernel"
              + "|Check that device-mapper is available|Incompatible libdevmapper).*\n");

  private static final String SCRIPT =
      """
      exec 9>&1 8<&0 < /dev/null > .printed 2>&1
      lvmsr() {
        local code
        { printf '%s\\0' "$@"; echo; } >&9
        read -r code <&8
        cat .said; cat .complained >&2
        return "$code"
      }
      pvcreate() { command pvcreate --driverloaded n "$@"; }
      vgcfgrestore() { command vgcfgrestore --driverloaded n "$@"; }
      (exit LAST)
      COMMAND
      """;

  private final Path directory;

  /** In a directory with all that the commands read, and with a host's run directory. */
  public HostShell(Path directory) {
    this.directory = directory;
  }

  @Override
  public Said run(String command, int last) throws IOException {
    Process bash = start(SCRIPT.replace("LAST", "" + last).replace("COMMAND", here(command)));
    try (BufferedReader requests = bash.inputReader(StandardCharsets.UTF_8);
        Writer codes = bash.outputWriter(StandardCharsets.UTF_8)) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        codes.write(answer(line) + "\n");
        codes.flush();
      }
    }
    int status = bash.onExit().join().exitValue();
    String printed = Files.readString(directory.resolve(PRINTED));
    return new Said(WITHOUT_DEVICE_MAPPER.matcher(printed).replaceAll(""), status);
  }

  /** What is kept on a host has a place of its own in the directory. */
  private String here(String command) {
    return command.replace("/var/lib/", directory + "/var/lib/");
  }

  private Process start(String script) throws IOException {
    var builder = new ProcessBuilder("bash", "-c", script).directory(directory.toFile());
    Path lvm = Files.createDirectories(directory.resolve(".lvm"));
    builder.environment().put("LVM_SYSTEM_DIR", lvm.toString());
    builder.environment().put("LVM_SUPPRESS_FD_WARNINGS", "1");
    builder.environment().put("LC_ALL", "C");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Files are named as the shell would see them, and not as this process does. */
  private int answer(String line) throws IOException {
    String inside = directory + "/";
    String[] words = line.substring(0, line.length() - 1).split("" + END_OF_WORD, -1);
    Outcome outcome =
        AdminOnFiles.onDevices(
            directory,
            Stream.of(words)
                .map(word -> isFile(word) ? inside + word : word)
                .toArray(String[]::new));
    Files.writeString(directory.resolve(SAID), outcome.stdout().replace(inside, ""));
    Files.writeString(directory.resolve(COMPLAINED), outcome.stderr().replace(inside, ""));
    return outcome.exitCode();
  }

  private static boolean isFile(String word) {
    return word.matches("[a-z0-9-]+\\.(img|raw|bin|txt)");
  }
}
