package org.lvmsr.lab.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.lvmsr.lab.CommandResult;

/** The same host after the power cut: its disk is empty, all it has is the LUN. */
final class SecondLife {
  static final String LINES = "lines";

  private final DemoRun run;
  private final BeforeTheCut before;
  private final String counter;

  /**
   * @param counter the volume key that the writer was counting up
   */
  SecondLife(DemoRun run, BeforeTheCut before, String counter) {
    this.run = run;
    this.before = before;
    this.counter = counter;
  }

  /** Checks what was acknowledged, then leaves the LUN with an SR without volumes. */
  void run(long acknowledgedLines, long acknowledgedCalls) {
    run.transcript().chapter("Back again");
    Repository sr = Repository.attach(run, before.configuration(), "All the host has is the LUN.");
    sr.stat();
    Map<String, Volume> volumes = sr.list("The same volumes, names and keys?");
    expectSameVolumes(volumes);
    Volume volume = volumes.get(before.disk());
    if (volume == null) {
      throw new DemoFailure("The volume with the file system is gone");
    }
    expectCounter(volume, acknowledgedCalls);
    Disk disk = Disk.activate(run, volume);
    disk.mount();
    expectFiles();
    expectLines(acknowledgedLines);

    run.transcript().chapter("A clean end");
    disk.deactivate();
    volumes.values().forEach(sr::destroyVolume);
    run.checks().expectEqual("No volume is left", 0, sr.list("Nothing left?").size());
    sr.detach();
    expectNothingLeft();
  }

  private void expectSameVolumes(Map<String, Volume> after) {
    Map<String, Volume> withoutCounter = new TreeMap<>();
    after.forEach((key, volume) -> withoutCounter.put(key, volume.without(counter)));
    boolean same = before.volumes().equals(withoutCounter);
    run.checks()
        .expect(
            "After the power cut: same volumes, names, keys",
            same,
            same ? after.size() + " volumes" : withoutCounter + " in place of " + before.volumes());
  }

  /** The call that was under way may have been carried out or not. */
  private void expectCounter(Volume volume, long acknowledged) {
    String value = Objects.requireNonNullElse(volume.keys().get(counter), "0");
    long number = value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
    boolean holds = number == acknowledged || number == acknowledged + 1;
    run.checks()
        .expect(
            "... the last acknowledged Volume.set is there",
            holds,
            String.format(Locale.ROOT, "%s, acknowledged %d", value, acknowledged));
  }

  private void expectFiles() {
    run.transcript().step("sha256sum --check", "The files written before the cut.");
    String command = "cd \"$1\" && exec sha256sum --check -";
    CommandResult result =
        run.vm()
            .run(
                Duration.ofMinutes(1),
                List.of("sh", "-c", command, "check", Disk.path("")),
                before.sums() + "\n");
    result.output().lines().forEach(run.transcript()::note);
    long whole = result.output().lines().filter(line -> line.endsWith(": OK")).count();
    boolean holds = result.exitCode() == 0 && whole == before.sums().lines().count();
    run.checks().expect("... all files have their checksums", holds, whole + " files");
  }

  /** Lines 1 to n without a gap; what was under way may follow. */
  private void expectLines(long acknowledged) {
    String script =
        "awk '$1 + 0 != NR { exit } { n = NR } END { print n + 0 }' " + Disk.path(LINES);
    String whole =
        run.work("Read the writer's file", "Every line that was synced, in order.", script);
    run.transcript().note(whole + " whole lines");
    run.checks()
        .expect(
            "... every synced line is there",
            Long.parseLong(whole) >= acknowledged,
            String.format(Locale.ROOT, "%s, acknowledged %d", whole, acknowledged));
  }

  private void expectNothingLeft() {
    String devices = run.work("dmsetup ls", "Does a device of ours survive?", "dmsetup ls");
    run.checks().expectEqual("No device-mapper device is left", "No devices found", devices);
    String sessions =
        run.work(
            "iscsiadm -m session", "And an iSCSI session?", "iscsiadm -m session 2>&1 || true");
    run.checks().expectEqual("No iSCSI session is left", "iscsiadm: No active sessions.", sessions);
  }
}
