package org.lvmsr.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.lvmsr.lab.ChapAccount;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.PluginInstall;
import org.lvmsr.lab.Share;
import org.lvmsr.lab.VmSpec;

/** The main job in three chapters: a new SR, a power cut, and everything back. */
public final class Demo {
  private static final long BIG = 256L << 20;
  private static final long SMALL = 128L << 20;
  private static final String COUNTER = "demo-counter";

  private static final String INTRODUCTION =
      """
      lvmsr keeps a storage repository on one iSCSI LUN. This demo does what xapi does, on a real
      kernel in a virtual machine: each numbered step with a request is one process of an installed
      entry script, and its time was measured in the VM (an emulated one, unless KVM works here).
      """;

  private final LabHost host;
  private final Path checkout;
  private final LabTarget target;
  private final Transcript transcript;
  private final Checks checks = new Checks();
  private final String srUuid = UUID.randomUUID().toString();

  /** A demo on a target with an empty LUN, to be printed on {@code out}. */
  public Demo(LabHost host, Path checkout, LabTarget target, PrintStream out) {
    this.host = host;
    this.checkout = checkout;
    this.target = target;
    this.transcript = new Transcript(out, target.chap().map(ChapAccount::password).orElse(""));
  }

  /** Runs all of it; true if everything that was claimed held. */
  public boolean run() {
    long start = System.nanoTime();
    boolean finished = false;
    transcript.title(INTRODUCTION);
    try {
      tell();
      finished = true;
    } catch (DemoFailure e) {
      checks.expect("The demo reaches its end", false, Objects.requireNonNull(e.getMessage()));
      transcript.note("FAILED: " + e.getMessage());
    }
    transcript.chapter("What holds");
    transcript.table(checks.table());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    transcript.note("took " + took.toSeconds() + " s in all");
    return finished && checks.allHold();
  }

  private void tell() {
    BeforeTheCut before;
    try (LabVm vm = bootWithPlugin()) {
      before = firstLife(new DemoRun(transcript, checks, new EntryScripts(vm, transcript)));
      transcript.step(
          "Power cut", "The VM is killed while both writers run. Nothing is shut down.");
      vm.powerCut();
    }
    long lines = before.fileWriter().acknowledged();
    long calls = before.keyWriter().acknowledged();
    transcript.note(
        String.format(
            Locale.ROOT,
            "acknowledged until then: %d synced lines, %d Volume.set calls",
            lines,
            calls));
    try (LabVm vm = bootWithPlugin()) {
      new SecondLife(
              new DemoRun(transcript, checks, new EntryScripts(vm, transcript)), before, COUNTER)
          .run(lines, calls);
    }
  }

  private LabVm bootWithPlugin() {
    transcript.chapter("A VM with an empty disk");
    LabVm vm = host.boot(VmSpec.named("lab-a").withShare(Share.readOnly(checkout)));
    transcript.note(
        String.format(Locale.ROOT, "booted in %.1f s", vm.bootTime().toMillis() / 1000.0));
    if (!PluginInstall.into(vm, checkout)) {
      throw new DemoFailure("The plugin is not built: no " + PluginInstall.tree(checkout));
    }
    transcript.note("plugin installed in " + PluginInstall.VOLUME);
    return vm;
  }

  private BeforeTheCut firstLife(DemoRun run) {
    transcript.chapter("From an address to an SR");
    transcript.note(
        target.chap().isPresent()
            ? "The target demands one-way CHAP; the password is printed as asterisks."
            : "This target knows no CHAP, so nothing here shows it; --target tgt does.");
    Discovery discovery = new Discovery(run, target);
    discovery.queryPlugins();
    ObjectNode configuration = discovery.probeDownToLun();
    ObjectNode created = Repository.create(run, srUuid, configuration);
    discovery.probeForSr(configuration, srUuid);
    Repository sr = Repository.attach(run, created, "This host takes the SR into use.");
    checkStat(sr.stat());

    transcript.chapter("Two volumes");
    Volume first = sr.createVolume("first disk", "holds a file system", BIG);
    Volume second = sr.createVolume("second disk", "stays empty", SMALL);
    Disk empty = Disk.activate(run, second);
    empty.expectZeroes(SMALL);
    empty.release();
    Disk disk = Disk.activate(run, first);
    String sums = disk.fill();
    sr.set(first.key(), "vdi-type", "user");
    sr.setName(first.key(), "renamed disk");
    Volume renamed = sr.statVolume(first.key());
    checks.expectEqual("Volume.set_name is seen by Volume.stat", "renamed disk", renamed.name());
    checks.expectEqual(
        "Volume.set is seen by Volume.stat", Map.of("vdi-type", "user"), renamed.keys());
    Map<String, Volume> volumes = sr.list("Everything there is.");
    checks.expectEqual("SR.ls lists two volumes", 2, volumes.size());
    return startWriters(run, sr, created, volumes, renamed, sums);
  }

  private void checkStat(JsonNode stat) {
    checks.expectEqual("SR.stat knows the SR's uuid", srUuid, Discovery.text(stat, "uuid"));
    checks.expectEqual("SR.stat says Healthy", "Healthy", Discovery.text(stat.path("health"), 0));
    long free = stat.path("free_space").asLong();
    checks.expect("SR.stat finds room for both volumes", free > BIG + SMALL, (free >> 20) + " MiB");
  }

  private BeforeTheCut startWriters(
      DemoRun run,
      Repository sr,
      ObjectNode configuration,
      Map<String, Volume> volumes,
      Volume disk,
      String sums) {
    transcript.step(
        "Two writers start", "One syncs lines to a file, one calls Volume.set; both count aloud.");
    String request = sr.setArguments(disk.key(), COUNTER, "@NUMBER@").toString();
    Writer file = Writer.ofFile(run.vm(), Disk.path(SecondLife.LINES));
    Writer keys = Writer.ofCalls(run.vm(), EntryScripts.path("Volume.set"), request);
    keys.waitFor(5);
    file.waitFor(50);
    return new BeforeTheCut(configuration, volumes, disk.key(), sums, file, keys);
  }
}
