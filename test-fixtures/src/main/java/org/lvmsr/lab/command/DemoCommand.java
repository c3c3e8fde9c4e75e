package org.lvmsr.lab.command;

import java.nio.file.Path;
import java.util.List;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.demo.Demo;

/** {@code ./lab demo}. */
final class DemoCommand {
  private static final long LUN_BYTES = 2L << 30;

  private final LabHost host;
  private final Path checkout;

  DemoCommand(LabHost host, Path checkout) {
    this.host = host;
    this.checkout = checkout;
  }

  /** The kind of target that the words after {@code ./lab demo} ask for. */
  static TargetKind targetKind(List<String> words) {
    if (words.isEmpty()) {
      return TargetKind.TGT;
    }
    if (words.size() == 2 && words.get(0).equals("--target")) {
      return TargetKind.named(words.get(1));
    }
    throw new UsageException("demo takes no arguments but --target tgt|jscsi");
  }

  int run(TargetKind kind) {
    try (LabTarget target = kind.start(host, host.newLun(LUN_BYTES))) {
      return new Demo(host, checkout, target, System.out).run() ? 0 : 1;
    }
  }
}
