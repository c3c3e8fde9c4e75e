package org.lvmsr.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.parts.Place;
import org.lvmsr.lab.ChapAccount;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.PluginInstall;
import org.lvmsr.lab.Share;
import org.lvmsr.lab.VmSpec;

/** Runs parts in a lab VM, on LUNs of targets on this machine. */
final class VmRun {
  private VmRun() {}

  /**
   * Runs them.
   *
   * @return whether no part failed
   */
  static boolean run(LabHost host, Path checkout, Path directory, LunFiles files, Parts parts)
      throws IOException {
    VmSpec spec =
        VmSpec.named("bench")
            .withShare(Share.readOnly(checkout))
            .withShare(new Share(directory, true));
    Map<String, Lun> luns = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : files.of(parts.luns(Place.VM)).entrySet()) {
      luns.put(file.getKey(), lun(host.startTgt(file.getValue())));
    }
    try (LabVm vm = host.boot(spec)) {
      if (!PluginInstall.into(vm, checkout)) {
        throw new IOException("the plugin is not built");
      }
      Files.write(
          directory.resolve(GuestBench.LUNS), JsonMapper.builder().build().writeValueAsBytes(luns));
      return vm.relay(command(checkout, directory, parts), false) == 0;
    }
  }

  private static Lun lun(LabTarget target) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("target", LabTarget.ADDRESS_IN_GUEST);
    config.put("port", Integer.toString(target.port()));
    config.put("targetIQN", target.iqn());
    config.put("LUNid", Integer.toString(target.lun()));
    if (target.chap().isPresent()) {
      ChapAccount account = target.chap().get();
      config.put("chapuser", account.user());
      config.put("chappassword", account.password());
    }
    return new Lun(config);
  }

  private static List<String> command(Path checkout, Path directory, Parts parts) {
    String target = checkout.resolve("cli/target") + "/";
    String classPath =
        String.join(":", target + "test-classes", target + "classes", target + "test-lib/*");
    List<String> command =
        new ArrayList<>(
            List.of(
                "env", "LC_ALL=C.UTF-8", "java", "-XX:TieredStopAtLevel=1", "-Dlvmsr.log=ERROR"));
    command.addAll(List.of("-cp", classPath, GuestBench.class.getName(), directory.toString()));
    command.addAll(parts.words());
    return command;
  }
}
