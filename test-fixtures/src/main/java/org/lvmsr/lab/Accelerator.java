package org.lvmsr.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Chooses how QEMU runs the guest's instructions. */
final class Accelerator {
  static final String KVM = "kvm";

  private static final String EMULATION = "tcg,thread=multi";
  private static final Path KVM_DEVICE = Path.of("/dev/kvm");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Commands commands;

  Accelerator(Commands commands) {
    this.commands = commands;
  }

  /** KVM if it works. That its device is there says little: many containers have it in vain. */
  String choose() {
    return Files.isWritable(KVM_DEVICE) && works() ? KVM : EMULATION;
  }

  /** Starts an empty machine under KVM and asks it to end again. */
  private boolean works() {
    CommandResult tried =
        commands.run(
            LIMIT,
            List.of(
                "qemu-system-x86_64",
                "-accel",
                KVM,
                "-cpu",
                "max",
                "-M",
                "none",
                "-m",
                "16M",
                "-nodefaults",
                "-display",
                "none",
                "-monitor",
                "stdio"),
            builder -> {},
            GuestShell.utf8("quit\n"));
    return tried.exitCode() == 0;
  }
}
