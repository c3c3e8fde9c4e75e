package org.lvmsr.bench.bed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Logs in to the targets of LUNs as an administrator would, so that all parts find the sessions up:
 * setting one up takes what the target and the initiator make of it, not what the product does.
 */
public final class Session {
  private static final String SCRIPT =
      """
      set -e
      node="iscsiadm -m node -T $targetIQN -p $target:$port"
      $node -o new > /dev/null
      if [ -n "$chapuser" ]; then
        $node -o update -n node.session.auth.authmethod -v CHAP
        $node -o update -n node.session.auth.username -v "$chapuser"
        $node -o update -n node.session.auth.password -v "$chappassword"
      fi
      $node --login > /dev/null
      udevadm settle
      """;

  private Session() {}

  /** Logs in, unless it is a device of this machine anyway. */
  public static void login(Lun lun) throws IOException, InterruptedException {
    Map<String, String> config = lun.config();
    if (!config.containsKey("target")) {
      return;
    }
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", SCRIPT).redirectErrorStream(true);
    shell.environment().put("chapuser", "");
    shell.environment().putAll(config);
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("cannot log in to " + config.get("targetIQN") + ": " + said);
    }
  }
}
