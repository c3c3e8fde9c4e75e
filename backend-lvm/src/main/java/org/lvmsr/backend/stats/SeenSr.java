package org.lvmsr.backend.stats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.MissingExecutableException;
import org.lvmsr.backend.lvm.ActivePools;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.format.Layout;

/**
 * What an SR says to one who only looks at its LUN: all but what the service counts while it works.
 *
 * @param sysfs the kernel's view of devices
 * @param pools the active thin pools of this host
 */
public record SeenSr(Path sysfs, ActivePools pools) {

  /**
   * The metrics of an SR.
   *
   * @param text the VG's, if it can be read
   * @param disk the block device that the SR is on; empty for an image
   */
  public SrMetrics metrics(OpenResult.Valid store, Optional<VgText> text, Optional<Path> disk)
      throws IOException {
    State state = store.state();
    int replicas = Layout.REPLICAS - store.info().failedReplicas().size();
    List<Reading> readings = new ArrayList<>(Contents.ofStore(state, store.usage(), replicas));
    Optional<List<PoolUsage>> active =
        disk.isPresent() ? text.flatMap(found -> pools(found.vg())) : Optional.empty();
    if (text.isPresent()) {
      VolumeGroup vg = text.get().vg();
      readings.addAll(Contents.ofVg(text.get(), state));
      readings.addAll(space(vg, state, active.orElse(List.of())));
    }
    if (disk.isPresent()) {
      DiskStat.of(sysfs, disk.get()).ifPresent(stat -> readings.addAll(stat.readings()));
    }
    if (disk.isPresent() && text.isPresent()) {
      readings.addAll(active.map(PoolReadings::of).orElse(PoolReadings.UNKNOWN));
    }
    return new SrMetrics(store.info().identity().srUuid(), readings);
  }

  private static List<Reading> space(VolumeGroup vg, State state, List<PoolUsage> active) {
    long total = vg.extents() * vg.extentBytes();
    return AttachedSr.sharedPool(state)
        .map(pool -> Contents.ofSpaceInPool(pool, active, total))
        .orElseGet(() -> Contents.ofSpace(free(vg, state), total));
  }

  private static long free(VolumeGroup vg, State state) {
    List<Extents> reserved =
        state.all(Tables.INTENT, Intent.class).values().stream()
            .flatMap(intent -> intent.reserved().stream())
            .toList();
    return FreeExtents.of(vg, reserved).count() * vg.extentBytes();
  }

  /** Not everybody may ask device-mapper. */
  private Optional<List<PoolUsage>> pools(VolumeGroup vg) {
    try {
      return Optional.of(pools.of(vg));
    } catch (IOException | MissingExecutableException | IllegalStateException e) {
      return Optional.empty();
    }
  }
}
