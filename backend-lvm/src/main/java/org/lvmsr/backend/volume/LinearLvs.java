package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** Linear LVs, which can be read and written without being activated. */
final class LinearLvs {
  private LinearLvs() {}

  /**
   * Makes one.
   *
   * @throws IOException also if LVM did not put it on those extents
   */
  static LogicalVolume make(AttachedSr sr, String name, List<Extents> on) throws IOException {
    var vg = sr.changeVg(lvs -> lvs.createLinear(name, on));
    LogicalVolume lv =
        vg.volume(name)
            .orElseThrow(() -> new IOException("lvcreate succeeded but the VG has no LV " + name));
    if (!new HashSet<>(lv.segments()).equals(new HashSet<>(on))) {
      throw new IOException("LVM put " + name + " on " + lv.segments() + " instead of " + on);
    }
    return lv;
  }

  /**
   * Writes bytes from its beginning on, for good. LVM may have put the runs of extents in another
   * order than they were asked for, so what an LV shows can only be written when it is there.
   *
   * @param bytes no more than fits, in whole sectors
   */
  static void write(AttachedSr sr, LogicalVolume lv, ByteBuffer bytes) throws IOException {
    sr.confirmOwner();
    each(sr.vg(), lv, 0, bytes, sr.device()::write);
    sr.device().flush();
  }

  /** Reads bytes from an offset on until the buffer is full. */
  static void read(AttachedSr sr, LogicalVolume lv, long offset, ByteBuffer target)
      throws IOException {
    each(sr.vg(), lv, offset, target, sr.device()::read);
  }

  /** Reads or writes one contiguous part of the LUN. */
  @FunctionalInterface
  private interface Transfer {
    void move(long at, ByteBuffer bytes) throws IOException;
  }

  private static void each(
      VolumeGroup vg, LogicalVolume lv, long offset, ByteBuffer bytes, Transfer transfer)
      throws IOException {
    long skip = offset;
    int done = bytes.position();
    for (Extents run : lv.segments()) {
      long length = vg.lengthOf(run);
      if (skip < length && done < bytes.limit()) {
        int now = (int) Math.min(length - skip, bytes.limit() - done);
        transfer.move(vg.offsetOf(run) + skip, bytes.slice(done, now));
        done += now;
      }
      skip = Math.max(0, skip - length);
    }
    if (done < bytes.limit()) {
      throw new IOException("LV " + lv.name() + " ends before the data");
    }
  }
}
