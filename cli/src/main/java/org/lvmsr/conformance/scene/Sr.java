package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An SR, attached or not. */
public final class Sr {
  private final Scene scene;
  private final String uuid;
  private final String name;
  private final JsonNode configuration;
  private JsonNode handle = NullNode.instance;
  private boolean gone;

  Sr(Scene scene, String uuid, String name, JsonNode configuration) {
    this.scene = scene;
    this.uuid = uuid;
    this.name = name;
    this.configuration = configuration;
  }

  /** The same for another case, which keeps what is done and seen. */
  Sr in(Scene other) {
    Sr same = new Sr(other, uuid, name, configuration);
    same.handle = handle;
    return same;
  }

  public String uuid() {
    return uuid;
  }

  public String name() {
    return name;
  }

  /** What {@code SR.create} answered. */
  public JsonNode configuration() {
    return configuration;
  }

  /** What {@code SR.attach} answered last. */
  public String handle() {
    return handle.asText();
  }

  /** Attaches it, whether or not it is. */
  public String attach() {
    handle = scene.call("SR.attach", "configuration", configuration);
    return handle();
  }

  public void detach() {
    JsonNode unused = call("SR.detach");
  }

  public void destroy() {
    JsonNode unused = call("SR.destroy");
    gone = true;
  }

  public JsonNode stat() {
    return call("SR.stat");
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
    return scene.begin(method, Map.of("sr", handle()), arguments);
  }

  /** The volumes that are listed. */
  public List<JsonNode> ls() {
    List<JsonNode> all = new ArrayList<>();
    call("SR.ls").forEach(all::add);
    return all;
  }

  /** The keys of the volumes that are listed. */
  public List<String> keys() {
    return ls().stream().map(volume -> volume.get("key").asText()).toList();
  }

  /** A new volume. */
  public Volume volume(long size) {
    return volume(scene.newName(), size);
  }

  /** A new volume of that name. */
  public Volume volume(String volumeName, long size) {
    return adopt(createVolume(volumeName, size).answer());
  }

  /** Starts making a volume; {@link #adopt} its answer. */
  public Call createVolume(String volumeName, long size) {
    return begin(
        "Volume.create",
        "name",
        volumeName,
        "description",
        "made by lvmsr conformance",
        "size",
        size,
        "sharable",
        false);
  }

  /** A volume that a call has answered, which is removed when the case is over. */
  public Volume adopt(JsonNode record) {
    Volume volume = new Volume(scene, this, record);
    scene.undoLater("volume " + volume.key(), volume::destroy);
    return volume;
  }

  /** Takes it away, whatever state it is in and whatever is known of it. */
  void remove() {
    if (gone || destroyed(this::destroy)) {
      return;
    }
    var known = scene.subject().configuration();
    var complete = new TreeMap<String, String>(known);
    complete.put("sr_uuid", uuid);
    if (!destroyed(() -> destroyAttached(configuration))) {
      destroyAttached(complete);
    }
  }

  private static boolean destroyed(Runnable attempt) {
    try {
      attempt.run();
      return true;
    } catch (Broken notSo) {
      return false;
    }
  }

  private void destroyAttached(Object configurationOfIt) {
    handle = scene.call("SR.attach", "configuration", configurationOfIt);
    destroy();
  }
}
