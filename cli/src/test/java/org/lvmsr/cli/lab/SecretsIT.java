package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/** The CHAP secret is nowhere but in open-iscsi's record, while a session needs it. */
@ExtendWith(SharedLab.class)
class SecretsIT {
  private static final long MIB = 1L << 20;

  /**
   * Looks into every process over and over; the secret comes by stdin, so as not to find itself.
   */
  private static final String SAMPLER =
      """
      import os, sys
      secret = sys.stdin.readline().strip().encode()
      found, rounds = set(), 0
      while not os.path.exists('/run/sampler-stop'):
          rounds += 1
          for pid in os.listdir('/proc'):
              if pid.isdigit():
                  for name in ('cmdline', 'environ'):
                      try:
                          data = open('/proc/%s/%s' % (pid, name), 'rb').read()
                      except OSError:
                          continue
                      if secret in data:
                          found.add(data[:60])
      open('/run/sampler-result', 'w').write('%d %r' % (rounds, sorted(found)))
      """;

  @Test
  void theSecretShowsInNoProcessNoLogNoDiagnosticsAndNotOnTheLun(SharedLab.Running lab)
      throws Exception {
    Path image = lab.host().newLun(300 * MIB);
    GuestPlugin plugin = lab.plugin();
    try (TgtTarget target = lab.host().startTgt(image)) {
      String secret = target.chap().orElseThrow().password();
      plugin.vm().writeFile("/run/secret", secret + "\n");
      plugin.vm().writeFile("/run/sampler.py", SAMPLER);
      plugin.shell(
          "rm -f /run/sampler-*; setsid python3 /run/sampler.py < /run/secret >/dev/null 2>&1 & sleep 1");
      everyCall(plugin, Lun.of(target));
      plugin.shell(
          "touch /run/sampler-stop; while [ ! -s /run/sampler-result ]; do sleep 0.1; done; rm /run/secret");
      String result = plugin.shell("cat /run/sampler-result");
      assertTrue(result.endsWith(" []"), result);
      assertTrue(Integer.parseInt(result.substring(0, result.indexOf(' '))) > 20, result);
      assertEquals(
          "",
          plugin.shell(
              "grep -rl "
                  + secret
                  + " /run/lvmsr /etc/iscsi /var/log /dev/shm 2>/dev/null || true"));
      String diagnostics = plugin.call("Plugin.diagnostics", Map.of()).asText();
      assertFalse(diagnostics.contains(secret));
      assertFalse(diagnostics.contains(target.chap().orElseThrow().user()), diagnostics);
      assertFalse(diagnostics.contains("somebody-else"), diagnostics);
      assertTrue(diagnostics.contains("SR.attach: SR_BACKEND_FAILURE_96 "), diagnostics);
      assertFalse(contains(image, secret), "on the LUN");
    }
  }

  private static void everyCall(GuestPlugin plugin, Lun lun) {
    plugin.call("SR.probe", Map.of("configuration", lun.config()));
    GuestSr sr = GuestSr.create(plugin, lun);
    String key = sr.volume(4 * MIB);
    sr.plug(key, "0");
    sr.unplug(key, "0");
    sr.call("Volume.resize", "key", key, "new_size", 8 * MIB);
    sr.call("Volume.destroy", "key", key);
    sr.detach();
    Map<String, String> wrong = new HashMap<>(lun.config());
    wrong.put("chapuser", "somebody-else");
    String refused = plugin.failure("SR.attach", Map.of("configuration", wrong));
    assertTrue(refused.startsWith("SR_BACKEND_FAILURE_96"), refused);
    assertFalse(refused.contains(lun.chap().get("chappassword")), refused);
    GuestSr.attach(plugin, lun).call("SR.destroy");
  }

  private static boolean contains(Path image, String secret) throws Exception {
    Process grep = new ProcessBuilder("grep", "-c", "-a", "-F", secret, image.toString()).start();
    return !new String(grep.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .strip()
            .equals("0")
        && Files.exists(image);
  }
}
