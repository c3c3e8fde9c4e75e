package org.lvmsr.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The SR and its volumes, through the entry scripts of the VM that runs now. */
final class Repository {
  private final DemoRun run;
  private final String sr;

  private Repository(DemoRun run, String sr) {
    this.run = run;
    this.sr = sr;
  }

  static ObjectNode create(DemoRun run, String uuid, ObjectNode configuration) {
    ObjectNode arguments = run.arguments();
    arguments.put("uuid", uuid);
    arguments.set("configuration", configuration.deepCopy());
    arguments.put("name", "Demo SR").put("description", "one LUN, one volume group");
    JsonNode answer =
        run.call(
            "SR.create", "Makes the volume group and the metadata area on the LUN.", arguments);
    run.checks()
        .expectEqual("SR.create adds the SR's uuid", uuid, Discovery.text(answer, "sr_uuid"));
    return Discovery.object(answer);
  }

  static Repository attach(DemoRun run, ObjectNode configuration, String why) {
    ObjectNode arguments = run.arguments();
    arguments.set("configuration", configuration.deepCopy());
    JsonNode handle = run.call("SR.attach", why, arguments);
    if (!handle.isTextual()) {
      throw new DemoFailure("SR.attach gives no handle: " + handle);
    }
    return new Repository(run, handle.asText());
  }

  JsonNode stat() {
    return run.call("SR.stat", "How full and how healthy is it?", arguments());
  }

  Volume createVolume(String name, String description, long bytes) {
    ObjectNode arguments = arguments();
    arguments.put("name", name).put("description", description);
    arguments.put("size", bytes).put("sharable", false);
    String why =
        String.format(Locale.ROOT, "A new disk of %d MiB that reads as zeroes.", bytes >> 20);
    Volume volume = Volume.of(run.call("Volume.create", why, arguments));
    run.checks()
        .expect("Volume.create gives at least the size", volume.size() >= bytes, volume.size());
    return volume;
  }

  Volume statVolume(String key) {
    return Volume.of(run.call("Volume.stat", "The call that xapi makes most.", arguments(key)));
  }

  void setName(String key, String name) {
    run.call("Volume.set_name", "A new name.", arguments(key).put("new_name", name));
  }

  void set(String key, String k, String v) {
    run.call("Volume.set", "A key of xapi's, kept as it is.", setArguments(key, k, v));
  }

  ObjectNode setArguments(String key, String k, String v) {
    return arguments(key).put("k", k).put("v", v);
  }

  /** All volumes by key. */
  Map<String, Volume> list(String why) {
    Map<String, Volume> volumes = new TreeMap<>();
    for (JsonNode answer : run.call("SR.ls", why, arguments())) {
      Volume volume = Volume.of(answer);
      volumes.put(volume.key(), volume);
    }
    return volumes;
  }

  void destroyVolume(Volume volume) {
    run.call("Volume.destroy", "Removes '" + volume.name() + "'.", arguments(volume.key()));
  }

  void detach() {
    run.call("SR.detach", "This host lets go of the SR; the LUN keeps it.", arguments());
  }

  private ObjectNode arguments() {
    return run.arguments().put("sr", sr);
  }

  private ObjectNode arguments(String key) {
    return arguments().put("key", key);
  }
}
