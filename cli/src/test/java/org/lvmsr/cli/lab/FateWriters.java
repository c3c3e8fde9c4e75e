package org.lvmsr.cli.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.fixtures.stamp.StampedBlock;
import org.lvmsr.fixtures.stamp.StampingWriters;
import org.lvmsr.lab.Checkout;
import org.lvmsr.lab.LabVm;

/** The writers of all volumes, as one process in the VM; they end with it. */
final class FateWriters {
  /** On average. They leave the emulated processors to the calls most of the time. */
  private static final int PAUSE_MILLIS = 150;

  private final Process process;
  private final BufferedReader output;

  private FateWriters(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Begins to write.
   *
   * @param logs where the logs go, a directory of this host that the VM can write to
   * @param devices by key of the volume
   */
  static FateWriters start(LabVm vm, Path logs, long seed, Map<String, String> devices)
      throws IOException {
    Path built = Checkout.root().resolve("test-fixtures/target");
    List<String> argv = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    argv.addAll(
        List.of("-cp", built + "/classes:" + built + "/lib/*", StampingWriters.class.getName()));
    argv.addAll(List.of(logs.toString(), Long.toString(seed), Integer.toString(PAUSE_MILLIS)));
    argv.add(Long.toString(FateSide.VOLUME_BYTES / StampedBlock.BYTES));
    devices.forEach((key, device) -> argv.add(key + "=" + device));
    var writers = new FateWriters(vm.start(argv, builder -> builder.redirectErrorStream(true)));
    writers.awaitBegin();
    return writers;
  }

  private void awaitBegin() throws IOException {
    String said = output.readLine();
    if (said == null || !said.equals("writing")) {
      throw new AssertionError("writers say " + said + "; " + output.lines().toList());
    }
  }

  /** Fails if one of them has failed. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new AssertionError("writers have ended: " + output.lines().toList());
    }
  }
}
