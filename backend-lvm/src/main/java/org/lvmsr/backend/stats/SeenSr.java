package org.lvmsr.backend.stats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.exec.MissingExecutableException;
import org.lvmsr.backend.lvm.ActivePools;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.FreeExtents;
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
    if (text.isPresent()) {
      VolumeGroup vg = text.get().vg();
      long total = vg.extents() * vg.extentBytes();
      readings.addAll(Contents.ofVg(text.get(), free(vg, state), total));
    }
    if (disk.isPresent()) {
      DiskStat.of(sysfs, disk.get()).ifPresent(stat -> readings.addAll(stat.readings()));
      text.ifPresent(found -> readings.addAll(pools(found.vg())));
    }
    return new SrMetrics(store.info().identity().srUuid(), readings);
  }

  private static long free(VolumeGroup vg, State state) {
    List<Extents> reserved =
        state.all(Tables.INTENT, Intent.class).values().stream()
            .flatMap(intent -> intent.reserved().stream())
            .toList();
    return FreeExtents.of(vg, reserved).count() * vg.extentBytes();
  }

  /** Not everybody may ask device-mapper. */
  private List<Reading> pools(VolumeGroup vg) {
    try {
      return PoolReadings.of(pools.of(vg));
    } catch (IOException | MissingExecutableException | IllegalStateException e) {
      return PoolReadings.UNKNOWN;
    }
  }
}
