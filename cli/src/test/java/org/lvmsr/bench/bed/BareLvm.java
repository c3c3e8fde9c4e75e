package org.lvmsr.bench.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.bench.measure.Spawn;

/**
 * LVM without the product: the same program and environment, and the same one device to look at.
 */
public final class BareLvm {
  private static final String PROGRAM = "/usr/sbin/lvm";

  private final Sr sr;
  private final LvmHost host;
  private final Path configuration;

  private BareLvm(Sr sr, LvmHost host, Path configuration) {
    this.sr = sr;
    this.host = host;
    this.configuration = configuration;
  }

  /** With the configuration that the product gives it. */
  public static BareLvm ofProduct(Sr sr) throws IOException {
    LvmHost host = LvmHost.prepare(sr.bed().run());
    return new BareLvm(sr, host, host.systemDirectory());
  }

  /** As it comes, with nothing configured: so other plugins and people run it. */
  public static BareLvm asItComes(Sr sr) throws IOException {
    Path nothing = Files.createDirectories(sr.bed().scratch().resolve("lvm"));
    return new BareLvm(sr, LvmHost.prepare(sr.bed().run()), nothing);
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
        Map.of("LVM_SYSTEM_DIR", configuration.toString(), "LVM_SUPPRESS_FD_WARNINGS", "1"));
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
