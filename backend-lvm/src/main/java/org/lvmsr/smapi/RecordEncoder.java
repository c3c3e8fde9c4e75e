package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The records of the interface as JSON, members in the order of the interface. */
final class RecordEncoder {
  private RecordEncoder() {}

  static ObjectNode volume(Volume volume) {
    ObjectNode out = object().put("key", volume.key());
    if (volume.uuid() != null) {
      out.put("uuid", volume.uuid());
    }
    out.put("name", volume.name())
        .put("description", volume.description())
        .put("read_write", volume.readWrite())
        .put("sharable", volume.sharable())
        .put("virtual_size", volume.virtualSize())
        .put("physical_utilisation", volume.physicalUtilisation());
    out.set("uri", strings(volume.uri()));
    out.set("keys", map(volume.keys()));
    if (volume.volumeType() != null) {
      // A bare tag is what xapi's own marshaller writes, but the Python bindings refuse it.
      out.set("volume_type", variant(volume.volumeType().tag(), NullNode.getInstance()));
    }
    if (volume.cbtEnabled() != null) {
      out.put("cbt_enabled", volume.cbtEnabled());
    }
    return out;
  }

  static ObjectNode srStat(SrStat stat) {
    ObjectNode out = object().put("sr", stat.sr()).put("name", stat.name());
    if (stat.uuid() != null) {
      out.put("uuid", stat.uuid());
    }
    out.put("description", stat.description())
        .put("free_space", stat.freeSpace())
        .put("total_space", stat.totalSpace());
    out.set("datasources", strings(stat.datasources()));
    out.put("clustered", stat.clustered());
    out.set("health", variant(stat.health().state().tag(), text(stat.health().message())));
    return out;
  }

  static ObjectNode probeResult(ProbeResult result) {
    ObjectNode out = object();
    out.set("configuration", map(result.configuration()));
    out.put("complete", result.complete());
    if (result.sr() != null) {
      out.set("sr", srStat(result.sr()));
    }
    out.set("extra_info", map(result.extraInfo()));
    return out;
  }

  static ObjectNode backend(Backend backend) {
    ObjectNode out = object();
    ArrayNode implementations = out.putArray("implementations");
    backend.implementations().forEach(i -> implementations.add(implementation(i)));
    return out;
  }

  private static ArrayNode implementation(Implementation implementation) {
    if (implementation instanceof Implementation.XenDisk disk) {
      ObjectNode payload = object().put("params", disk.params());
      payload.set("extra", map(disk.extra()));
      return variant("XenDisk", payload.put("backend_type", disk.backendType()));
    }
    if (implementation instanceof Implementation.BlockDevice device) {
      return variant("BlockDevice", object().put("path", device.path()));
    }
    if (implementation instanceof Implementation.FileImpl file) {
      return variant("File", object().put("path", file.path()));
    }
    Implementation.Nbd nbd = (Implementation.Nbd) implementation;
    return variant("Nbd", object().put("uri", nbd.uri()));
  }

  static ObjectNode blockList(BlockList list) {
    ObjectNode out = object().put("blocksize", list.blocksize());
    ArrayNode ranges = out.putArray("ranges");
    list.ranges().forEach(range -> ranges.addArray().add(range.start()).add(range.length()));
    return out;
  }

  static ObjectNode changedBlocks(ChangedBlocks changed) {
    return object().put("granularity", changed.granularity()).put("bitmap", changed.bitmap());
  }

  static ArrayNode operation(Operation operation) {
    String tag = operation instanceof Operation.CopyV1 ? "CopyV1" : "MirrorV1";
    return variant(tag, text(operation.id()));
  }

  static ObjectNode dataStatus(DataStatus status) {
    ObjectNode out = object().put("failed", status.failed()).put("complete", status.complete());
    if (status.progress() != null) {
      out.set("progress", floating(status.progress()));
    }
    return out;
  }

  static ObjectNode task(Task task) {
    ObjectNode out = object().put("id", task.id()).put("debug_info", task.debugInfo());
    out.set("ctime", floating(task.ctime()));
    out.set("state", state(task.state()));
    return out;
  }

  private static ArrayNode state(Task.State state) {
    if (state instanceof Task.Pending pending) {
      return variant("Pending", floating(pending.progress()));
    }
    if (state instanceof Task.Failed failed) {
      return variant("Failed", text(failed.reason()));
    }
    Task.Completed completed = (Task.Completed) state;
    ObjectNode payload = object();
    payload.set("duration", floating(completed.duration()));
    if (completed.result() instanceof Task.UnitResult) {
      payload.set("result", variant("UnitResult", NullNode.getInstance()));
    } else if (completed.result() instanceof Task.VolumeResult result) {
      payload.set("result", variant("Volume", volume(result.volume())));
    }
    return variant("Completed", payload);
  }

  static ObjectNode queryResult(QueryResult result) {
    ObjectNode out =
        object()
            .put("plugin", result.plugin())
            .put("name", result.name())
            .put("description", result.description())
            .put("vendor", result.vendor())
            .put("copyright", result.copyright())
            .put("version", result.version())
            .put("required_api_version", result.requiredApiVersion());
    out.set("features", strings(result.features()));
    out.set("configuration", map(result.configuration()));
    out.set("required_cluster_stack", strings(result.requiredClusterStack()));
    return out;
  }

  static ObjectNode map(Map<String, String> map) {
    ObjectNode out = object();
    map.forEach(out::put);
    return out;
  }

  private static ArrayNode strings(List<String> list) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    list.forEach(out::add);
    return out;
  }

  /** An array of tag and payload, the only spelling of a variant that all callers read. */
  private static ArrayNode variant(String tag, JsonNode payload) {
    return JsonNodeFactory.instance.arrayNode().add(tag).add(payload);
  }

  /** With a decimal point always: the Python bindings refuse 1 where they expect 1.0. */
  private static DecimalNode floating(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    return DecimalNode.valueOf(exact.scale() < 1 ? exact.setScale(1) : exact);
  }

  private static TextNode text(String value) {
    return TextNode.valueOf(value);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
