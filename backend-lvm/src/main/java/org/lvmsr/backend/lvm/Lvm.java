package org.lvmsr.backend.lvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.lvmsr.backend.dm.DmControl;
import org.lvmsr.backend.dm.DmKernel;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/** The one way in which an LVM command is started: our configuration, and one device to look at. */
public final class Lvm {
  private static final Duration VERSION_DEADLINE = Duration.ofSeconds(30);

  private final CommandRunner runner;
  private final LvmHost host;
  private final DmDevices devices;
  private final ThinDump thinDump;
  private final ConcurrentMap<Path, LvmLoad> loads = new ConcurrentHashMap<>();

  public Lvm(CommandRunner runner, LvmHost host) {
    this(runner, host, new DmControl());
  }

  /** One whose device-mapper is asked in another way. */
  public Lvm(CommandRunner runner, LvmHost host, DmKernel kernel) {
    this.runner = runner;
    this.host = host;
    this.devices = new DmDevices(runner, kernel);
    this.thinDump = new ThinDump(runner);
  }

  /** Whether LVs can be activated on this host. */
  public boolean canActivate() {
    return host.deviceMapper();
  }

  /** What was run for a PV so far, whether it succeeded or not. */
  public LvmLoad load(Path pv) {
    return loads.getOrDefault(pv, LvmLoad.NONE);
  }

  /** For what LVM does not say, or has left behind. */
  DmDevices devices() {
    return devices;
  }

  /** The tool that reads the metadata of pools. */
  ThinDump thinDump() {
    return thinDump;
  }

  /** Where a text of a VG is kept while LVM writes it: one place for each VG. */
  Path textToRestore(String vg) {
    return host.systemDirectory().resolve("restore-" + vg + ".txt");
  }

  /** What LVM says of its version and those of library and kernel, a line each. */
  public List<String> versions() throws CommandFailure {
    List<String> arguments = new ArrayList<>(List.of("version"));
    arguments.addAll(driver());
    return run(VERSION_DEADLINE, arguments)
        .stdout()
        .lines()
        .filter(line -> line.contains(" version:"))
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }

  /**
   * Runs one LVM command that sees nothing but the given PV.
   *
   * @param pv the device of the SR's only PV; no other device is scanned
   */
  CommandResult run(Path pv, Duration deadline, String subcommand, List<String> arguments)
      throws CommandFailure {
    List<String> all = new ArrayList<>();
    all.add(subcommand);
    all.add("--devices");
    all.add(pv.toString());
    all.addAll(driver());
    all.addAll(arguments);
    long start = System.nanoTime();
    try {
      return run(deadline, all);
    } finally {
      loads.merge(pv, LvmLoad.ofOne(System.nanoTime() - start), LvmLoad::plus);
    }
  }

  private List<String> driver() {
    return host.deviceMapper() ? List.of() : List.of("--driverloaded", "n");
  }

  private CommandResult run(Duration deadline, List<String> arguments) throws CommandFailure {
    return runner.run(
        Command.of(Executable.LVM, deadline, arguments)
            .with(
                Map.of(
                    "LVM_SYSTEM_DIR",
                    host.systemDirectory().toString(),
                    "LVM_SUPPRESS_FD_WARNINGS",
                    "1")));
  }
}
