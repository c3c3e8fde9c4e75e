package org.lvmsr.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An SR attached in a VM. */
final class GuestSr {
  private final GuestPlugin plugin;
  private final String sr;

  /** A volume has one URI all its life. */
  private final Map<String, String> uris = new HashMap<>();

  private GuestSr(GuestPlugin plugin, String sr) {
    this.plugin = plugin;
    this.sr = sr;
  }

  /** Makes an SR on a LUN and attaches it. */
  static GuestSr create(GuestPlugin plugin, Lun lun) {
    return create(plugin, lun.config());
  }

  /** Makes an SR where a configuration leads to, and attaches it. */
  static GuestSr create(GuestPlugin plugin, Map<String, String> config) {
    plugin.call(
        "SR.create",
        Map.of(
            "uuid",
            UUID.randomUUID().toString(),
            "configuration",
            config,
            "name",
            "sr",
            "description",
            ""));
    return attach(plugin, config);
  }

  /** Attaches the SR on a LUN. */
  static GuestSr attach(GuestPlugin plugin, Lun lun) {
    return attach(plugin, lun.config());
  }

  /** Attaches the SR that a configuration leads to. */
  static GuestSr attach(GuestPlugin plugin, Map<String, String> config) {
    String sr = plugin.call("SR.attach", Map.of("configuration", config)).asText();
    return new GuestSr(plugin, sr);
  }

  GuestPlugin plugin() {
    return plugin;
  }

  String handle() {
    return sr;
  }

  /** Calls a method with {@code sr} and the given pairs. */
  JsonNode call(String method, Object... pairs) {
    return plugin.call(method, arguments(pairs));
  }

  /** As {@link #call}, for a call that must fail. */
  String failure(String method, Object... pairs) {
    return plugin.failure(method, arguments(pairs));
  }

  Map<String, Object> arguments(Object... pairs) {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("sr", sr);
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put((String) pairs[i], pairs[i + 1]);
    }
    return arguments;
  }

  /** Makes a volume and returns its key. */
  String volume(long bytes) {
    return call("Volume.create", "name", "v", "description", "", "size", bytes, "sharable", false)
        .path("key")
        .asText();
  }

  /** The keys of all volumes. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    call("SR.ls").forEach(volume -> keys.add(volume.path("key").asText()));
    return keys;
  }

  String uri(String key) {
    return uris.computeIfAbsent(
        key, one -> call("Volume.stat", "key", one).path("uri").path(0).asText());
  }

  /** Attaches and activates a volume for a domain, and returns its device. */
  String plug(String key, String domain) {
    return plug(key, domain, "Datapath.activate");
  }

  /** As {@link #plug}, for reading only. */
  String plugReadonly(String key, String domain) {
    return plug(key, domain, "Datapath.activate_readonly");
  }

  private String plug(String key, String domain, String activate) {
    Map<String, String> use = Map.of("uri", uri(key), "domain", domain);
    JsonNode backend = plugin.call("Datapath.attach", use);
    plugin.call(activate, use);
    return backend.path("implementations").path(1).path(1).path("path").asText();
  }

  void unplug(String key, String domain) {
    Map<String, String> use = Map.of("uri", uri(key), "domain", domain);
    plugin.call("Datapath.deactivate", use);
    plugin.call("Datapath.detach", use);
  }

  /** Calls a method of the datapath with the URI of a volume and the given pairs. */
  void datapath(String method, String key, Object... pairs) {
    Map<String, Object> arguments = arguments(pairs);
    arguments.put("uri", uri(key));
    plugin.call(method, arguments);
  }

  void detach() {
    call("SR.detach");
  }

  /** LVs of the SR's VG, by LVM's own word. */
  String lvs() {
    return plugin.shell("lvs --noheadings -o lv_name lvmsr-" + sr + " | sort | tr -d ' '");
  }
}
