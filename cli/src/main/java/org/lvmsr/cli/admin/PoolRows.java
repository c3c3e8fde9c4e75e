package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.lvm.ActivePools;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.stats.Fill;

/**
 * The thin pools of an SR, and how full those are that are active here.
 *
 * @param pools how many there are
 * @param bytes room for data in all of them
 * @param active those that device-mapper was asked about
 * @param unknown why it was not; empty if it was
 */
record PoolRows(int pools, long bytes, List<PoolUsage> active, String unknown) {

  static PoolRows of(AdminContext context, VolumeGroup vg) {
    List<LogicalVolume> all =
        vg.volumes().values().stream().filter(lv -> lv.pool().isPresent()).toList();
    long bytes = all.stream().mapToLong(LogicalVolume::extents).sum() * vg.extentBytes();
    var deviceMapper = new DeviceMapper(context.paths().sysfs());
    try {
      List<PoolUsage> active =
          new ActivePools(deviceMapper, context.devices().deviceMapper()).of(vg);
      return new PoolRows(all.size(), bytes, active, "");
    } catch (IOException | IllegalStateException e) {
      return new PoolRows(all.size(), bytes, List.of(), "device-mapper does not tell");
    }
  }

  /** An SR without pools says nothing of them to people. */
  void add(TextTable table, ObjectNode json, List<String> warnings) {
    ArrayNode list =
        json.putObject("pools").put("count", pools).put("bytes", bytes).putArray("active");
    active.forEach(pool -> add(pool, list.addObject(), warnings));
    if (pools > 0) {
      String how = unknown.isEmpty() ? active.size() + " active" + fullest() : unknown;
      table.row("pools", pools + " with " + Size.text(bytes) + ", " + how);
    }
  }

  private static void add(PoolUsage pool, ObjectNode json, List<String> warnings) {
    json.put("pool", pool.pool()).put("mode", pool.mode());
    json.put("data_used_bytes", pool.dataUsed()).put("data_bytes", pool.data());
    json.put("metadata_used_bytes", pool.metadataUsed()).put("metadata_bytes", pool.metadata());
    var data = new Fill(pool.dataUsed(), pool.data());
    if (pool.pool().equals(SrRecord.POOL) && data.isLow()) {
      warnings.add(
          "the pool is "
              + (long) data.percent()
              + " % full, and guests get errors when it is full: destroy snapshots, have guests"
              + " discard, or make the LUN larger and call lvmsr resize-sr");
    }
    if (!pool.isWritable()) {
      warnings.add(
          "pool "
              + pool.pool()
              + " takes no writes (device-mapper: "
              + pool.mode()
              + "), so guests get errors: deactivate its volumes, make a copy of the LUN, and see"
              + " the kernel's log");
    }
  }

  /** Together, as there may be hundreds; each by itself is in JSON. */
  private String fullest() {
    if (active.isEmpty()) {
      return "";
    }
    long data = active.stream().mapToLong(PoolRows::data).max().orElse(0);
    long metadata = active.stream().mapToLong(PoolRows::metadata).max().orElse(0);
    String whose = active.size() == 1 ? "" : "at most ";
    return ", " + whose + data + " % of data and " + metadata + " % of metadata used";
  }

  private static long data(PoolUsage pool) {
    return (long) new Fill(pool.dataUsed(), pool.data()).percent();
  }

  private static long metadata(PoolUsage pool) {
    return (long) new Fill(pool.metadataUsed(), pool.metadata()).percent();
  }
}
