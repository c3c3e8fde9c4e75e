package org.lvmsr.lab.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lvmsr.lab.LabEnvironment;
import org.lvmsr.lab.LabFiles;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.PluginInstall;
import org.lvmsr.lab.Share;
import org.lvmsr.lab.VmSpec;

/** {@code ./lab run} and {@code ./lab shell}: a command in a fresh VM with a fresh target. */
final class RunCommand {
  private static final String IN_CHECKOUT = "cd \"$1\" && . \"$2\" && shift 2 && exec \"$@\"";
  private static final List<String> SHELL = List.of("bash", "-l");

  private final LabHost host;
  private final Path checkout;
  private final LabProgress progress;

  RunCommand(LabHost host, Path checkout, LabProgress progress) {
    this.host = host;
    this.checkout = checkout;
    this.progress = progress;
  }

  int run(RunOptions options) {
    Path lun = options.lun().orElseGet(() -> host.newLun(options.lunBytes()));
    if (!Files.exists(lun)) {
      LabFiles.createSparse(lun, options.lunBytes());
    }
    VmSpec spec = VmSpec.named("lab-a").withShare(Share.readOnly(checkout));
    for (Share mount : options.mounts()) {
      spec = spec.withShare(mount);
    }
    try (LabTarget target = host.startTgt(lun);
        LabVm vm = host.boot(spec)) {
      progress.says(
          String.format(Locale.ROOT, "VM up in %.1f s", vm.bootTime().toMillis() / 1000.0));
      if (!PluginInstall.into(vm, checkout)) {
        progress.says("the plugin is not built, so it is not installed in the VM");
      }
      vm.writeFile(LabEnvironment.FILE, LabEnvironment.asShellText(target));
      return vm.relay(inCheckout(options.command()), options.command().isEmpty());
    }
  }

  private List<String> inCheckout(List<String> command) {
    List<String> argv = new ArrayList<>(List.of("sh", "-c", IN_CHECKOUT, "lab"));
    argv.add(checkout.toString());
    argv.add(LabEnvironment.FILE);
    argv.addAll(command.isEmpty() ? SHELL : command);
    return argv;
  }
}
