package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An SR as the toolstack uses it: what is one operation there are several calls here, each of them
 * with nothing but what an earlier one has answered.
 */
final class Toolstack {
  /** What the toolstack notes on each snapshot that it makes. */
  private static final Map<String, String> OF_SNAPSHOTS =
      Map.of(
          "snapshot_time",
          "20261126T12:00:00Z",
          "is_a_snapshot",
          "true",
          "content_id",
          "",
          "vdi-type",
          "user");

  private final TracedCalls calls;
  private final Map<String, String> config;
  private String sr = "";

  /**
   * @param config what the PBD says, as {@code SR.create} has answered it
   */
  Toolstack(TracedCalls calls, Map<String, String> config) {
    this.calls = calls;
    this.config = config;
  }

  TracedCalls calls() {
    return calls;
  }

  String handle() {
    return sr;
  }

  /** {@code PBD.plug} on the coordinator. The last SR.stat is the answer. */
  JsonNode plugPbd(String attach) {
    query();
    attachSr(attach);
    JsonNode first = statSr();
    assertEquals(first, statSr(), "datasources are read, then the health");
    return statSr();
  }

  void attachSr(String name) {
    sr = calls.call(name, Map.of("configuration", config)).asText();
  }

  JsonNode query() {
    return calls.call("Plugin.Query", Map.of());
  }

  JsonNode statSr() {
    JsonNode stat = calls.call("SR.stat", arguments());
    assertEquals("[\"Healthy\",\"\"]", stat.path("health").toString());
    return stat;
  }

  /** {@code PBD.unplug}. */
  void unplugPbd() {
    calls.perform("SR.detach", arguments());
  }

  /** {@code SR.scan}: all volumes by key. */
  Map<String, JsonNode> scan() {
    statSr();
    Map<String, JsonNode> volumes = new LinkedHashMap<>();
    calls.call("SR.ls", arguments()).forEach(one -> volumes.put(one.path("key").asText(), one));
    return volumes;
  }

  /** {@code SR.scan}: what it says of one volume. */
  JsonNode scanned(String key) {
    JsonNode volume = scan().get(key);
    if (volume == null) {
      throw new AssertionError(key + " is not listed");
    }
    return volume;
  }

  /** {@code VDI.create}. Returns the key. */
  String createVdi(String type, long bytes, boolean sharable) {
    JsonNode made =
        calls.call(
            "Volume.create",
            arguments("name", "näme", "description", "-", "size", bytes, "sharable", sharable));
    assertTrue(made.path("virtual_size").asLong() >= bytes, made::toString);
    assertTrue(made.path("read_write").asBoolean(), made::toString);
    assertEquals(sharable, made.path("sharable").asBoolean());
    assertEquals(made.path("uuid"), made.path("key"), "a revert takes the one for the other");
    assertTrue(made.path("uri").path(0).asText().startsWith("lvmsr://"), made::toString);
    String key = made.path("key").asText();
    set(key, "vdi-type", type);
    return key;
  }

  /** {@code VDI.destroy}. */
  void destroyVdi(String key, String how) {
    stat(key);
    perform("Volume.destroy" + how, key);
  }

  /** For some disks the toolstack destroys the same volume twice. */
  void destroyAgain(String key) {
    perform("Volume.destroy: again", key);
  }

  /** {@code VDI.snapshot}: the snapshot as it was answered. Its keys are the toolstack's own. */
  JsonNode snapshotVdi(String key, String how, String... tags) {
    JsonNode source = stat(key);
    JsonNode made = call("Volume.snapshot" + how, key);
    assertFalse(made.path("read_write").asBoolean(true), made::toString);
    assertSameBut(source, made);
    Map<String, String> notes = new HashMap<>(OF_SNAPSHOTS);
    notes.put("snapshot_of", key);
    notes.forEach((k, v) -> set(made.path("key").asText(), k, v));
    for (String tag : tags) {
      set(key, "tags" + tag, tag);
    }
    assertEquals(notes, keys(stat(made.path("key").asText())));
    return made;
  }

  /** {@code VDI.clone}: the key of the clone. */
  String cloneVdi(String key, String how) {
    JsonNode source = stat(key);
    JsonNode made = call("Volume.clone" + how, key);
    assertTrue(made.path("read_write").asBoolean(), made::toString);
    assertSameBut(source, made);
    return made.path("key").asText();
  }

  private static void assertSameBut(JsonNode source, JsonNode made) {
    assertEquals(0, made.path("keys").size(), "keys are not inherited");
    for (String field : new String[] {"name", "description", "virtual_size", "sharable"}) {
      assertEquals(source.path(field), made.path(field), field);
    }
  }

  JsonNode stat(String key) {
    JsonNode stat = call("Volume.stat", key);
    assertEquals(key, stat.path("key").asText());
    return stat;
  }

  void set(String key, String k, String v) {
    perform("Volume.set", key, "k", k, "v", v);
  }

  JsonNode call(String name, String key, Object... more) {
    return calls.call(name, ofVolume(key, more));
  }

  void perform(String name, String key, Object... more) {
    calls.perform(name, ofVolume(key, more));
  }

  private Map<String, Object> ofVolume(String key, Object... more) {
    Map<String, Object> all = arguments(more);
    all.put("key", key);
    return all;
  }

  static Map<String, String> keys(JsonNode volume) {
    return strings(volume.path("keys"));
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
    return strings;
  }

  Map<String, Object> arguments(Object... pairs) {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("sr", sr);
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put((String) pairs[i], pairs[i + 1]);
    }
    return arguments;
  }
}
