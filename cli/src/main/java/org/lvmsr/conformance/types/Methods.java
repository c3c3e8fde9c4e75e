package org.lvmsr.conformance.types;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The methods of the interface, version 5.0, as the suite knows them. Written down from the
 * interface definition and not taken from the plugin library, so that both can be compared.
 */
public final class Methods {
  private static final List<Method> ALL =
      List.of(
          Method.of("Plugin.query", Records.QUERY_RESULT),
          Method.of("Plugin.ls", Type.STRINGS),
          Method.of("Plugin.diagnostics", Type.STRING),
          Method.of("SR.probe", Type.listOf(Records.PROBE_RESULT), "configuration:map"),
          Method.of(
              "SR.create", Type.STRING_MAP, "uuid", "configuration:map", "name", "description"),
          Method.of("SR.attach", Type.STRING, "configuration:map"),
          Method.of("SR.detach", Type.UNIT, "sr"),
          Method.of("SR.destroy", Type.UNIT, "sr"),
          Method.of("SR.stat", Records.SR_STAT, "sr"),
          Method.of("SR.set_name", Type.UNIT, "sr", "new_name"),
          Method.of("SR.set_description", Type.UNIT, "sr", "new_description"),
          Method.of("SR.ls", Type.listOf(Records.VOLUME), "sr"),
          Method.of(
              "Volume.create",
              Records.VOLUME,
              "sr",
              "name",
              "description",
              "size:int",
              "sharable:bool"),
          Method.of("Volume.snapshot", Records.VOLUME, "sr", "key"),
          Method.of("Volume.clone", Records.VOLUME, "sr", "key"),
          Method.of("Volume.copy", Records.VOLUME, "sr", "key", "dest_sr"),
          Method.of("Volume.destroy", Type.UNIT, "sr", "key"),
          Method.of("Volume.revert", Type.UNIT, "sr", "snapshot", "key"),
          Method.of("Volume.set_name", Type.UNIT, "sr", "key", "new_name"),
          Method.of("Volume.set_description", Type.UNIT, "sr", "key", "new_description"),
          Method.of("Volume.set", Type.UNIT, "sr", "key", "k", "v"),
          Method.of("Volume.unset", Type.UNIT, "sr", "key", "k"),
          Method.of("Volume.resize", Type.UNIT, "sr", "key", "new_size:int"),
          Method.of("Volume.stat", Records.VOLUME, "sr", "key"),
          Method.of("Volume.compare", Records.BLOCKLIST, "sr", "key", "key2"),
          Method.of("Volume.similar_content", Type.STRINGS, "sr", "key"),
          Method.of("Volume.enable_cbt", Type.UNIT, "sr", "key"),
          Method.of("Volume.disable_cbt", Type.UNIT, "sr", "key"),
          Method.of("Volume.data_destroy", Type.UNIT, "sr", "key"),
          Method.of(
              "Volume.list_changed_blocks",
              Records.CHANGED_BLOCKS,
              "sr",
              "key",
              "key2",
              "offset:int",
              "length:int"),
          Method.of("Volume.compose", Type.UNIT, "sr", "key", "key2"),
          Method.of("Datapath.open", Type.UNIT, "uri", "persistent:bool"),
          Method.of("Datapath.attach", Records.BACKEND, "uri", "domain"),
          Method.of("Datapath.activate", Type.UNIT, "uri", "domain"),
          Method.of("Datapath.activate_readonly", Type.UNIT, "uri", "domain"),
          Method.of("Datapath.deactivate", Type.UNIT, "uri", "domain"),
          Method.of("Datapath.detach", Type.UNIT, "uri", "domain"),
          Method.of("Datapath.close", Type.UNIT, "uri"),
          Method.of("Datapath.import_activate", Type.STRING, "uri", "domain"),
          Method.of("Data.copy", Records.OPERATION, "uri", "domain", "remote", "blocklist:other"),
          Method.of("Data.mirror", Records.OPERATION, "uri", "domain", "remote"),
          Method.of("Data.stat", Records.STATUS, "operation:other"),
          Method.of("Data.cancel", Type.UNIT, "operation:other"),
          Method.of("Data.destroy", Type.UNIT, "operation:other"),
          Method.of("Data.ls", Type.listOf(Records.OPERATION)),
          Method.of("Task.stat", Records.TASK, "id"),
          Method.of("Task.cancel", Type.UNIT, "id"),
          Method.of("Task.destroy", Type.UNIT, "id"),
          Method.of("Task.ls", Type.STRINGS));

  private static final Map<String, Method> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Method::name, Function.identity()));

  private Methods() {}

  /** All of them. */
  public static List<Method> all() {
    return ALL;
  }

  /** One of them. */
  public static Method named(String name) {
    Method method = BY_NAME.get(name);
    if (method == null) {
      throw new IllegalArgumentException(name);
    }
    return method;
  }
}
