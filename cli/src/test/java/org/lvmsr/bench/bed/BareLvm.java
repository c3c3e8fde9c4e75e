package org.lvmsr.bench.bed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.bench.measure.Spawn;

/**
 * LVM as the product runs it, without the product: the same program, configuration and environment,
 * and the same one device to look at.
 */
public final class BareLvm {
  private static final String PROGRAM = "/usr/sbin/lvm";

  private final Sr sr;
  private final LvmHost host;

  public BareLvm(Sr sr) throws IOException {
    this.sr = sr;
    this.host = LvmHost.prepare(sr.bed().run());
  }

  /** A command, to be run once or again and again. */
  public Spawn prepare(String subcommand, String... arguments)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(PROGRAM, subcommand));
    argv.addAll(List.of("--devices", sr.lun().device().toString()));
    if (!host.deviceMapper()) {
      argv.addAll(List.of("--driverloaded", "n"));
    }
    argv.addAll(List.of(arguments));
    Bed bed = sr.bed();
    return bed.program(
        argv,
        bed.scratch().resolve("empty"),
        Map.of(
            "LVM_SYSTEM_DIR", host.systemDirectory().toString(), "LVM_SUPPRESS_FD_WARNINGS", "1"));
  }

  /** Runs a command; nanoseconds. */
  public long run(String subcommand, String... arguments) throws IOException, InterruptedException {
    return prepare(subcommand, arguments).run();
  }

  String vg() {
    return sr.vg();
  }

  /** How an LV is named to LVM. */
  public String name(String lv) {
    return sr.vg() + "/" + lv;
  }
}
