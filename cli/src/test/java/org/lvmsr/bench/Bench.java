package org.lvmsr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.lvmsr.bench.measure.Results;
import org.lvmsr.bench.parts.Place;
import org.lvmsr.bench.report.Document;
import org.lvmsr.bench.report.Plots;
import org.lvmsr.lab.Checkout;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;
import org.lvmsr.lab.PluginInstall;

/** {@code ./lab bench}: all of it, or parts by name, here and in the lab VM. */
public final class Bench {
  private static final String HERE = "--here";
  private static final String VM = "--vm";
  private static final String REPORT = "report";
  private static final int USAGE = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path checkout = Checkout.root();
  private final Path directory = checkout.resolve("cli/target/bench");
  private final List<String> words;
  private final boolean here;
  private final boolean vm;
  private final Optional<Path> device;

  private Bench(List<String> arguments) {
    words = new ArrayList<>(arguments);
    vm = !words.remove(HERE);
    here = !words.remove(VM);
    device = words.stream().filter(word -> word.startsWith("/")).map(Path::of).findFirst();
    device.ifPresent(path -> words.remove(path.toString()));
  }

  /** Takes the names of parts, a device for one of them, and where to run them if not anywhere. */
  public static void main(String[] arguments) throws Exception {
    Bench bench = new Bench(List.of(arguments));
    var work = new FutureTask<>(bench::run);
    Thread worker = new Thread(work, "bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(worker), "bench-clean-up"));
    worker.start();
    System.exit(work.get());
  }

  /** Has everything cleaned up, also when this process is asked to end in the middle. */
  private static void end(Thread worker) {
    try {
      worker.interrupt();
      worker.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int run() throws IOException, InterruptedException {
    if (words.equals(List.of(REPORT))) {
      write();
      return 0;
    }
    if (!Parts.names().containsAll(words)) {
      System.err.println("lab: parts of bench: " + String.join(", ", Parts.names()));
      return USAGE;
    }
    Files.createDirectories(directory);
    boolean all = measure(Parts.named(words.isEmpty() ? Parts.names() : words));
    if (words.isEmpty() && here && vm) {
      write();
    }
    return all ? 0 : 1;
  }

  private boolean measure(Parts parts) throws IOException, InterruptedException {
    boolean all = true;
    try (LunFiles files = LunFiles.below(directory)) {
      if (here) {
        Path tree = PluginInstall.tree(checkout);
        all &= HereRun.run(tree, directory, files, parts.in(Place.HERE), device);
      }
      Parts inVm = parts.in(Place.VM);
      if (vm && !inVm.list().isEmpty()) {
        try (LabHost host = LabHost.open(LabProgress.onStandardError())) {
          all &= VmRun.run(host, checkout, directory, files, inVm);
        }
      }
    }
    return all;
  }

  /** The document holds what was measured last. */
  private void write() throws IOException {
    Results.Kept one = Results.read(directory.resolve(HereRun.RESULTS));
    Results.Kept other = Results.read(directory.resolve(GuestBench.RESULTS));
    Path docs = checkout.resolve("docs");
    new Document(one, other).into(docs.resolve("benchmarks.md"));
    Plots.draw(one, other, docs);
  }
}
