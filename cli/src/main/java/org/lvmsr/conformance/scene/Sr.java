package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** An SR, attached or not. */
public final class Sr {
  private final Scene scene;
  private final String uuid;
  private final String name;
  private final Set<String> names = new TreeSet<>();
  private JsonNode configuration = NullNode.instance;
  private JsonNode handle = NullNode.instance;
  private boolean attached;
  private boolean gone;

  private Sr(Scene scene, String uuid, String name) {
    this.scene = scene;
    this.uuid = uuid;
    this.name = name;
    boolean unused = names.add(name);
  }

  /** One that is to be made; its name is no other one's. */
  Sr(Scene scene, String called) {
    this(scene, UUID.randomUUID(), called);
  }

  private Sr(Scene scene, UUID uuid, String called) {
    this(scene, uuid.toString(), called + " " + uuid);
  }

  /** The same for another case, which keeps what is done and seen. */
  Sr in(Scene other) {
    Sr same = new Sr(other, uuid, name);
    same.configuration = configuration;
    same.handle = handle;
    same.attached = attached;
    return same;
  }

  /** Makes it. */
  void create() {
    configuration =
        scene.call(
            "SR.create",
            "uuid",
            uuid,
            "configuration",
            scene.subject().configuration(),
            "name",
            name,
            "description",
            "made by lvmsr conformance");
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
    if (handle.isNull()) {
      throw new NoScene("the SR was never attached");
    }
    return handle.asText();
  }

  /** Attaches it, whether or not it is. */
  public String attach() {
    return attach(configuration);
  }

  /** Attaches it by a configuration that is said to be one of it. */
  public String attach(Object configurationOfIt) {
    handle = scene.call("SR.attach", "configuration", configurationOfIt);
    attached = true;
    return handle();
  }

  /** It will be known by that name too. */
  public void isCalled(String another) {
    boolean unused = names.add(another);
  }

  public void detach() {
    attached = false;
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

  /**
   * Takes it away, whatever state it is in and whatever is known of it; nothing but it.
   *
   * @throws NotOffered if a plugin destroys no SRs; then it is detached
   */
  void remove() {
    if (gone) {
      return;
    }
    attachForRemoval();
    try {
      destroy();
    } catch (NotOffered noWay) {
      detach();
      throw noWay;
    }
  }

  /**
   * Takes it away as {@link #remove} does.
   *
   * @throws NotOffered if a plugin destroys no SRs; then it stays attached
   */
  void removeOrStay() {
    attachForRemoval();
    destroy();
  }

  private void attachForRemoval() {
    if (!works() && !attachedForRemoval()) {
      throw new Broken("perhaps, as it cannot be attached");
    }
    JsonNode stat = stat();
    if (!uuid.equals(Caller.text(stat, "uuid")) && !names.contains(Caller.text(stat, "name"))) {
      throw new Broken("perhaps, as what is attached in its place is another one: " + stat);
    }
  }

  private boolean works() {
    try {
      return attached && stat().isObject();
    } catch (Broken | NotOffered notSo) {
      return false;
    }
  }

  private boolean attachedForRemoval() {
    var complete = new TreeMap<String, String>(scene.subject().configuration());
    complete.put("sr_uuid", uuid);
    return (configuration.isObject() && attaches(configuration)) || attaches(complete);
  }

  private boolean attaches(Object configurationOfIt) {
    try {
      String unused = attach(configurationOfIt);
      return true;
    } catch (Broken notSo) {
      return false;
    }
  }
}
