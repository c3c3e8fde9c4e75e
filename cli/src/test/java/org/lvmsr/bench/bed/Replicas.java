package org.lvmsr.bench.bed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;

/**
 * Where the store of a detached SR is. The LUNs of a benchmark are sparse files, and the first
 * write of a block that a file system has only reserved costs it a commit of its journal at the
 * next flush: ten times what the block itself takes, and nothing that a LUN of an array would do.
 */
public final class Replicas {
  private static final int SLICE = 1 << 20;

  private Replicas() {}

  /** Writes every block of them once, as it is. */
  public static void writeEveryBlock(Path lun) throws IOException {
    try (BlockDevice device = DirectDevice.open(lun)) {
      VolumeGroup vg = VgTextReader.read(device).orElseThrow();
      for (LogicalVolume lv : vg.volumes().values()) {
        if (SrLayout.isReserved(lv.name())) {
          Placement placement = SrLayout.placement(vg, lv);
          for (long start : List.of(placement.replicaA(), placement.replicaB())) {
            write(device, start, placement.length());
          }
        }
      }
      device.flush();
    }
  }

  private static void write(BlockDevice device, long start, long length) throws IOException {
    ByteBuffer slice = ByteBuffer.allocate(SLICE);
    for (long at = start; at < start + length; at += SLICE) {
      device.read(at, slice.clear());
      device.write(at, slice.flip());
    }
  }
}
