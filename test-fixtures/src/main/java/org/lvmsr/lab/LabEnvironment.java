package org.lvmsr.lab;

import java.util.LinkedHashMap;
import java.util.Map;

/** The variables by which a command in a VM learns of its target; {@code docs/testing.md}. */
public final class LabEnvironment {
  /** Where the VM keeps them, for root only. */
  public static final String FILE = "/run/lvmsr-lab/environment";

  private LabEnvironment() {}

  static Map<String, String> of(LabTarget target) {
    Map<String, String> variables = new LinkedHashMap<>();
    String port = Integer.toString(target.port());
    variables.put("LVMSR_LAB_PORTAL", LabTarget.ADDRESS_IN_GUEST + ":" + port);
    variables.put("LVMSR_LAB_TARGET_HOST", LabTarget.ADDRESS_IN_GUEST);
    variables.put("LVMSR_LAB_TARGET_PORT", port);
    variables.put("LVMSR_LAB_IQN", target.iqn());
    variables.put("LVMSR_LAB_LUN", Integer.toString(target.lun()));
    target
        .chap()
        .ifPresent(
            account -> {
              variables.put("LVMSR_LAB_CHAP_USER", account.user());
              variables.put("LVMSR_LAB_CHAP_PASSWORD", account.password());
            });
    return variables;
  }

  /** Shell text that exports them. */
  public static String asShellText(LabTarget target) {
    StringBuilder text = new StringBuilder();
    of(target)
        .forEach(
            (name, value) ->
                text.append("export ")
                    .append(name)
                    .append('=')
                    .append(ShellQuote.quote(value))
                    .append('\n'));
    return text.toString();
  }
}
