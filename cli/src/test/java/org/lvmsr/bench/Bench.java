package org.lvmsr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.bench.measure.Results;
import org.lvmsr.bench.report.Document;
import org.lvmsr.bench.report.Plots;
import org.lvmsr.lab.Checkout;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;
import org.lvmsr.lab.PluginInstall;

/** {@code ./lab bench}: all of it, or parts by name, here and in the lab VM. */
public final class Bench {
  private static final String HERE = "--here";
  private static final String REPORT = "report";
  private static final String RESULTS = "cli/target/bench";
  private static final String VM = "--vm";

  private Bench() {}

  /** Takes the names of parts, a device for one of them, and where to run them if not anywhere. */
  public static void main(String[] arguments) throws Exception {
    List<String> parts = new ArrayList<>(List.of(arguments));
    boolean notInVm = parts.remove(HERE);
    boolean notHere = parts.remove(VM);
    Optional<Path> device =
        parts.stream().filter(word -> word.startsWith("/")).map(Path::of).findFirst();
    device.ifPresent(path -> parts.remove(path.toString()));
    if (parts.equals(List.of(REPORT))) {
      write(Checkout.root().resolve("docs"), Checkout.root().resolve(RESULTS));
      return;
    }
    if (!Parts.names().containsAll(parts)) {
      System.err.println("lab: parts of bench: " + String.join(", ", Parts.names()));
      System.exit(64);
    }
    Path checkout = Checkout.root();
    Path directory = Files.createDirectories(checkout.resolve(RESULTS));
    Parts chosen = Parts.named(parts.isEmpty() ? Parts.names() : parts);
    boolean all = true;
    try (LunFiles files = LunFiles.below(directory)) {
      Path tree = PluginInstall.tree(checkout);
      all &= notHere || HereRun.run(tree, directory, files, chosen.forHere(), device);
      all &= notInVm || inVm(checkout, directory, files, chosen.forVm());
    }
    if (parts.isEmpty()) {
      write(checkout.resolve("docs"), directory);
    }
    System.exit(all ? 0 : 1);
  }

  /** The document holds what one run has measured, all of it. */
  private static void write(Path docs, Path directory) throws IOException {
    Results.Kept here = Results.read(directory.resolve(HereRun.RESULTS));
    Results.Kept vm = Results.read(directory.resolve(GuestBench.RESULTS));
    new Document(here, vm).into(docs.resolve("benchmarks.md"));
    Plots.draw(here, vm, docs);
  }

  /** Ends all that was started also when this process is asked to end in the middle. */
  private static boolean inVm(Path checkout, Path directory, LunFiles files, Parts parts)
      throws IOException {
    try (LabHost host = LabHost.open(LabProgress.onStandardError())) {
      Runtime.getRuntime().addShutdownHook(new Thread(host::close, "bench-clean-up"));
      return VmRun.run(host, checkout, directory, files, parts);
    }
  }
}
