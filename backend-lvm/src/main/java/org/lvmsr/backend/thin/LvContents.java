package org.lvmsr.backend.thin;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.device.ReadableDevice;

/** The contents of a linear LV, read from where they lie on its PV: LVM is not asked. */
public final class LvContents implements ReadableDevice {
  private final ReadableDevice pv;
  private final VolumeGroup vg;
  private final LogicalVolume lv;

  /**
   * Of one LV.
   *
   * @param pv stays open when this is closed
   */
  public LvContents(ReadableDevice pv, VolumeGroup vg, LogicalVolume lv) {
    if (!lv.isLinear()) {
      throw new IllegalArgumentException("LV " + lv.name() + " is " + lv.type());
    }
    this.pv = pv;
    this.vg = vg;
    this.lv = lv;
  }

  @Override
  public String name() {
    return "LV " + lv.name() + " on " + pv.name();
  }

  @Override
  public long size() {
    return lv.extents() * vg.extentBytes();
  }

  @Override
  public int sectorSize() {
    return pv.sectorSize();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    int end = target.limit();
    long at = offset;
    long start = 0;
    for (Extents run : lv.segments()) {
      long length = vg.lengthOf(run);
      if (at < start + length && target.position() < end) {
        long within = at - start;
        target.limit((int) Math.min(end, target.position() + length - within));
        at += target.remaining();
        pv.read(vg.offsetOf(run) + within, target);
        target.limit(end);
      }
      start += length;
    }
    if (target.hasRemaining()) {
      throw new IOException(name() + " has " + size() + " bytes, and none at " + at);
    }
  }

  @Override
  public void close() {}
}
