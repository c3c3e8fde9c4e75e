package org.lvmsr.cli.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lvmsr.lab.ChapAccount;
import org.lvmsr.lab.LabTarget;

/** How a VM reaches the LUN of a target: device configurations for it. */
record Lun(int port, String iqn, int number, Map<String, String> chap) {

  static Lun of(LabTarget target) {
    Map<String, String> chap = new LinkedHashMap<>();
    if (target.chap().isPresent()) {
      ChapAccount account = target.chap().get();
      chap.put("chapuser", account.user());
      chap.put("chappassword", account.password());
    }
    return new Lun(target.port(), target.iqn(), target.lun(), chap);
  }

  Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>(chap);
    config.put("target", LabTarget.ADDRESS_IN_GUEST);
    config.put("port", Integer.toString(port));
    config.put("targetIQN", iqn);
    config.put("LUNid", Integer.toString(number));
    return config;
  }
}
