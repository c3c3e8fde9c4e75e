package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the toolstack does with an SR as a whole. */
final class SrSequences {
  private static final long STATEFILE = 266_240;

  private final TracedCalls calls;
  private final boolean thin;

  SrSequences(TracedCalls calls, boolean thin) {
    this.calls = calls;
    this.thin = thin;
  }

  /** {@code sr-create}: the SR is made, and then its PBD plugged. */
  Toolstack create(Map<String, String> config) {
    calls.sequence("SR.create");
    checkQuery(calls.call("Plugin.Query", Map.of()), "VDI_REVERT");
    checkQuery(calls.queryDatapath(), "NONPERSISTENT");
    String uuid = UUID.randomUUID().toString();
    Map<String, Object> create = new HashMap<>();
    create.put("uuid", uuid);
    create.put("configuration", config);
    create.put("name", "SR ü");
    create.put("description", "");
    JsonNode answer = calls.call("SR.create", create);
    nothingIsAttached();
    Map<String, String> expected = new HashMap<>(config);
    expected.put("sr_uuid", uuid);
    Map<String, String> answered = Toolstack.strings(answer);
    assertEquals(expected, answered);

    calls.sequence("PBD.plug");
    var toolstack = new Toolstack(calls, answered);
    JsonNode stat = toolstack.plugPbd("SR.attach: new");
    assertEquals(uuid, stat.path("uuid").asText());
    assertEquals("SR ü", stat.path("name").asText());
    assertEquals(toolstack.handle(), stat.path("sr").asText());
    assertTrue(stat.path("free_space").asLong() < stat.path("total_space").asLong());
    String source = stat.path("datasources").path(0).asText().replace("xeno+shm:///", "");
    calls.shell("test -s /dev/shm/metrics/" + source);
    assertEquals(Set.of(), toolstack.scan().keySet());
    return toolstack;
  }

  private static void checkQuery(JsonNode query, String feature) {
    assertEquals("lvmsr", query.path("plugin").asText());
    assertEquals("5.0", query.path("required_api_version").asText());
    assertTrue(query.path("features").toString().contains('"' + feature + '"'), query::toString);
  }

  /** A disk of the control domain that is there before the toolstack is: its calls have no JSON. */
  void staticVdis(Toolstack toolstack, Map<String, String> config) {
    calls.sequence("static-vdis add");
    String key = toolstack.createVdi("ha_statefile", STATEFILE, !thin);
    calls.inWords("Plugin.Query");
    attachInWords(toolstack, config, "SR.attach: already");
    JsonNode stat = calls.inWords("Volume.stat", toolstack.handle(), key);
    assertEquals(toolstack.stat(key), stat);
    String uri = stat.path("uri").path(0).asText();
    calls.sequence("PBD.unplug");
    toolstack.unplugPbd();
    nothingIsAttached();

    calls.sequence("static-vdis attach");
    assertEquals("lvmsr", calls.inWords("Plugin.Query").path("plugin").asText());
    attachInWords(toolstack, config, "SR.attach");
    JsonNode backend = calls.inWords("Datapath.attach", uri, "0");
    assertEquals("null", calls.inWords("Datapath.activate", uri, "0").toString());
    String device = firstPath(backend);
    calls.shell("printf state | dd conv=fsync,notrunc of=" + device + " 2>/dev/null");
    calls.sequence("PBD.plug beside it");
    toolstack.plugPbd("SR.attach: already");
    calls.sequence("static-vdis detach");
    assertEquals("state", calls.shell("head -c 5 " + device));
    assertEquals("null", calls.inWords("Datapath.deactivate", uri, "0").toString());
    assertEquals("null", calls.inWords("Datapath.detach", uri, "0").toString());
    calls.shell("! test -e " + device);
  }

  private void attachInWords(Toolstack toolstack, Map<String, String> config, String name) {
    List<String> words = new ArrayList<>();
    config.forEach((key, value) -> words.addAll(List.of("--configuration", key, value)));
    String sr = calls.inWords(name, words.toArray(String[]::new)).asText();
    assertEquals(toolstack.handle(), sr);
  }

  /** The first implementation that the control domain can use itself. */
  private static String firstPath(JsonNode backend) {
    for (JsonNode one : backend.path("implementations")) {
      if (one.path(0).asText().equals("BlockDevice")) {
        return one.path(1).path("path").asText();
      }
    }
    throw new AssertionError("no block device: " + backend);
  }

  /** {@code SR.destroy}, with volumes: the PBD is unplugged before, and nothing detached after. */
  void destroy(Toolstack toolstack) {
    calls.sequence("PBD.unplug");
    assertEquals(1, toolstack.scan().size(), "what static-vdis has used");
    toolstack.unplugPbd();
    nothingIsAttached();
    calls.sequence("SR.destroy");
    toolstack.query();
    toolstack.attachSr("SR.attach");
    toolstack.statSr();
    calls.perform("SR.destroy", toolstack.arguments());
    nothingIsAttached();
  }

  private void nothingIsAttached() {
    assertEquals("No devices found", calls.shell("dmsetup ls"));
    assertEquals("none", calls.shell("iscsiadm -m session >/dev/null 2>&1 || echo none"));
    assertEquals("", calls.shell("find /etc/iscsi/nodes -type f"));
  }
}
