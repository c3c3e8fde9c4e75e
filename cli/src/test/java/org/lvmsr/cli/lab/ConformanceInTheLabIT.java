package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.lab.CommandResult;
import org.lvmsr.lab.PluginInstall;

/**
 * The conformance suite on lvmsr itself, as it is installed, with both kinds of provisioning. All
 * of it takes half an hour each under emulation and is run with {@code -Dlvmsr.all=true}; CI leaves
 * out topics whose rules the other tests here look at too.
 */
@ExtendWith(SharedLab.class)
class ConformanceInTheLabIT {
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final boolean ALL = Boolean.getBoolean("lvmsr.all");
  private static final String USUALLY = "--only query probe errors";

  private static final String SCRIPT =
      """
      truncate -s 512M /var/tmp/conformance; device=$(losetup -f --show /var/tmp/conformance)
      lvmsr --json conformance --volume VOLUME --datapath DATAPATH --destructive \
        --config device=$device provisioning=PROVISIONING ONLY 2>/dev/null || true
      losetup -d $device; rm /var/tmp/conformance
      """;

  @ParameterizedTest
  @ValueSource(strings = {"thick", "thin"})
  void lvmsrKeepsTheRules(String provisioning, SharedLab.Running lab) {
    String script =
        SCRIPT
            .replace("VOLUME", PluginInstall.VOLUME)
            .replace("DATAPATH", PluginInstall.DATAPATH)
            .replace("PROVISIONING", provisioning)
            .replace("ONLY", ALL ? "" : USUALLY);
    CommandResult result = lab.plugin().vm().run(LIMIT, List.of("bash", "-ec", script), "");
    JsonNode report = GuestPlugin.parse(result.orThrow().stdout());
    List<String> failed = new ArrayList<>();
    int passed = 0;
    for (JsonNode one : report.path("cases")) {
      String verdict = one.path("verdict").asText();
      if (verdict.equals("passed")) {
        passed++;
      } else if (!verdict.equals("skipped")) {
        failed.add(one.toPrettyString());
      }
    }
    assertEquals(List.of(), failed);
    assertTrue(passed >= (ALL ? 200 : 30), report.toPrettyString());
    assertEquals("", report.path("processes_not_counted").asText());
    for (JsonNode calls : report.path("calls")) {
      assertTrue(calls.path("median_processes").asInt() >= 1, calls.toString());
    }
    assertEquals("No devices found", lab.plugin().shell("dmsetup ls"));
  }
}
