package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A volume as it was when it was made. */
public final class Volume {
  private final Scene scene;
  private final Sr sr;
  private final JsonNode record;

  Volume(Scene scene, Sr sr, JsonNode record) {
    this.scene = scene;
    this.sr = sr;
    this.record = record;
  }

  /** What the call that made it answered. */
  public JsonNode record() {
    return record;
  }

  public String key() {
    return Caller.text(record, "key");
  }

  public long size() {
    return record.get("virtual_size").asLong();
  }

  /** Its first URI whose scheme is that of a datapath plugin. */
  public String uri() {
    return uri(record);
  }

  /** The first URI of a volume whose scheme is that of a datapath plugin. */
  public String uri(JsonNode volume) {
    if (scene.subject().datapaths().isEmpty()) {
      throw new NotOffered("a datapath plugin");
    }
    for (JsonNode uri : volume.get("uri")) {
      if (scene.subject().datapathOf(uri.asText()).isPresent()) {
        return uri.asText();
      }
    }
    throw new Broken("no URI of " + volume.get("uri") + " has the scheme of a datapath plugin");
  }

  /** Makes a call about it that must succeed. */
  public JsonNode call(String method, Object... arguments) {
    return begin(method, arguments).answer();
  }

  /** Makes a call about it that must fail. */
  public Failure fails(String method, Object... arguments) {
    return begin(method, arguments).failure();
  }

  /** Starts a call about it. */
  public Call begin(String method, Object... arguments) {
    return scene.begin(method, Map.of("sr", sr.handle(), "key", key()), arguments);
  }

  public JsonNode stat() {
    return call("Volume.stat");
  }

  /** A record without what changes by itself. */
  public static JsonNode known(JsonNode volume) {
    ObjectNode known = volume.deepCopy();
    JsonNode unused = known.remove("physical_utilisation");
    return known;
  }

  /** Its record in the list of the SR. */
  public JsonNode listed() {
    return sr.ls().stream()
        .filter(volume -> Caller.text(volume, "key").equals(key()))
        .findFirst()
        .orElseThrow(() -> new Broken("SR.ls does not list " + key()));
  }

  public Volume snapshot() {
    return sr.adopt(call("Volume.snapshot"));
  }

  /** A clone of it, which need not be had of what is no snapshot. */
  public Volume copy() {
    Call call = begin("Volume.clone");
    if (record.get("read_write").asBoolean() && call.failureIfAny().isPresent()) {
      throw new NotOffered("Volume.clone of a volume that is no snapshot");
    }
    return sr.adopt(call.answer());
  }

  /** What a clone of it can be made of: a snapshot, where there are snapshots. */
  public Volume source() {
    return scene.subject().find("Volume.snapshot").isPresent() ? snapshot() : this;
  }

  public void destroy() {
    JsonNode unused = call("Volume.destroy");
  }

  public void resize(long size) {
    JsonNode unused = call("Volume.resize", "new_size", size);
  }

  public void set(String k, String v) {
    JsonNode unused = call("Volume.set", "k", k, "v", v);
  }

  public void unset(String k) {
    JsonNode unused = call("Volume.unset", "k", k);
  }

  /** What was stored with it, as its record has it now. */
  public Map<String, String> keys() {
    return keys(stat());
  }

  /** What was stored with a volume. */
  public static Map<String, String> keys(JsonNode volume) {
    var all = new TreeMap<String, String>();
    volume.get("keys").properties().forEach(m -> all.put(m.getKey(), m.getValue().asText()));
    return all;
  }

  /** Makes a call of the datapath about it that must succeed. */
  public JsonNode datapath(String method, String domain) {
    return beginDatapath(method, domain).answer();
  }

  /** Starts a call of the datapath about it. */
  public Call beginDatapath(String method, String domain) {
    return scene.begin(method, Map.of("uri", uri(), "domain", domain));
  }

  /** Starts a call about what its datapath plugin does by and by, with it or at all. */
  public Call beginData(String method, Object... arguments) {
    return scene.beginData(uri(), method, arguments);
  }

  /** Attaches and activates it as the given domain would, which is undone with the case. */
  public Disk plug(String domain) {
    JsonNode backend = attach(domain);
    boolean writable = record.get("read_write").asBoolean();
    JsonNode unused = datapath(scene.activation(writable), domain);
    return disk(domain, backend);
  }

  /** Attaches it, which is undone with the case. */
  public JsonNode attach(String domain) {
    detachLater(domain);
    return datapath("Datapath.attach", domain);
  }

  /** Undoes with the case what is about to be attached for a domain. */
  public void detachLater(String domain) {
    scene.undoLater(
        "datapath of " + key() + " for " + domain,
        () -> {
          JsonNode unused = datapath("Datapath.deactivate", domain);
          JsonNode unusedToo = datapath("Datapath.detach", domain);
        });
  }

  /** What it is reached at, given what attaching answered. */
  public Disk disk(String domain, JsonNode backend) {
    return new Disk(scene, this, domain, paths(backend));
  }

  /** Paths of block devices, then of files. */
  public static List<String> paths(JsonNode backend) {
    List<String> paths = new ArrayList<>();
    for (String tag : List.of("BlockDevice", "File")) {
      for (JsonNode implementation : backend.get("implementations")) {
        if (implementation.get(0).asText().equalsIgnoreCase(tag)) {
          paths.add(implementation.get(1).get("path").asText());
        }
      }
    }
    return paths;
  }
}
