package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Promised;
import org.lvmsr.backend.record.Provisioning;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.stats.Fill;
import org.lvmsr.metadata.State;

/** How much room an SR has, and in a thin one how much of it is promised. */
final class SpaceRows {
  private SpaceRows() {}

  /**
   * Adds them.
   *
   * @param pools those of the SR, unless it is an image
   */
  static void add(
      VolumeGroup vg, State state, Optional<PoolRows> pools, TextTable table, ObjectNode json) {
    long total = vg.extents() * vg.extentBytes();
    Optional<String> shared = AttachedSr.sharedPool(state);
    Provisioning how = shared.isPresent() ? Provisioning.THIN : Provisioning.THICK;
    table.row("provisioning", how.text());
    json.put("provisioning", how.text());
    Optional<Long> free =
        shared.isPresent()
            ? pools.flatMap(rows -> inPool(rows.active(), shared.get()))
            : Optional.of(FreeExtents.of(vg, List.of()).count() * vg.extentBytes());
    table.row("space", free.map(Size::text).orElse("?") + " of " + Size.text(total) + " free");
    json.put("free_bytes", free.orElse(null)).put("total_bytes", total);
    shared.flatMap(vg::volume).ifPresent(pool -> promised(vg, state, pool, table, json));
  }

  private static Optional<Long> inPool(List<PoolUsage> active, String pool) {
    return active.stream()
        .filter(usage -> usage.pool().equals(pool))
        .map(PoolUsage::dataFree)
        .findFirst();
  }

  private static void promised(
      VolumeGroup vg, State state, LogicalVolume pool, TextTable table, ObjectNode json) {
    var volumes = state.all(Tables.VOLUME, VolumeRecord.class).values();
    long bytes = Promised.extents(vg, volumes, pool.name()) * vg.extentBytes();
    var fill = new Fill(bytes, pool.extents() * vg.extentBytes());
    long limit = fill.limit() * Promised.MOST_TIMES;
    table.row(
        "promised",
        Size.text(bytes)
            + " on "
            + Size.text(fill.limit())
            + ", "
            + (long) fill.percent()
            + " % (at most "
            + 100 * Promised.MOST_TIMES
            + " %)");
    json.put("promised_bytes", bytes).put("promised_limit_bytes", limit);
  }
}
