package org.lvmsr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.lab.Checkout;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;
import org.lvmsr.lab.PluginInstall;

/** {@code ./lab bench}: all of it, or parts by name, here and in the lab VM. */
public final class Bench {
  private static final String HERE = "--here";
  private static final String VM = "--vm";

  private Bench() {}

  /** Takes the names of parts, and where to run them if not in both places. */
  public static void main(String[] arguments) throws Exception {
    List<String> parts = new ArrayList<>(List.of(arguments));
    boolean notInVm = parts.remove(HERE);
    boolean notHere = parts.remove(VM);
    if (!Parts.names().containsAll(parts)) {
      System.err.println("lab: parts of bench: " + String.join(", ", Parts.names()));
      System.exit(64);
    }
    Path checkout = Checkout.root();
    Path directory = Files.createDirectories(checkout.resolve("cli/target/bench"));
    List<String> chosen = parts.isEmpty() ? Parts.names() : parts;
    boolean all = true;
    if (!notHere) {
      all &= HereRun.run(PluginInstall.tree(checkout), directory, chosen);
    }
    if (!notInVm) {
      all &= inVm(checkout, directory, chosen);
    }
    System.exit(all ? 0 : 1);
  }

  /** Ends all that was started also when this process is asked to end in the middle. */
  private static boolean inVm(Path checkout, Path directory, List<String> parts)
      throws IOException {
    try (LabHost host = LabHost.open(LabProgress.onStandardError())) {
      Runtime.getRuntime().addShutdownHook(new Thread(host::close, "bench-clean-up"));
      return VmRun.run(host, checkout, directory, parts);
    }
  }
}
