package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.device.BlockDevice;

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
    LogicalVolume lv = made(vg, name);
    if (!new HashSet<>(lv.segments()).equals(new HashSet<>(on))) {
      throw new IOException("LVM put " + name + " on " + lv.segments() + " instead of " + on);
    }
    return lv;
  }

  /**
   * Makes one around data that lies there, whose order counts: LVM puts runs that it is given at
   * once in an order of its own.
   *
   * @throws IOException also if LVM did not put it on those extents in that order
   */
  static LogicalVolume around(AttachedSr sr, String name, List<Extents> on) throws IOException {
    var vg =
        sr.changeVg(
            lvs -> {
              lvs.createLinear(name, on.subList(0, 1));
              for (Extents next : on.subList(1, on.size())) {
                lvs.extend(name, List.of(next));
              }
            });
    LogicalVolume lv = made(vg, name);
    if (!Extents.joined(lv.segments()).equals(Extents.joined(on))) {
      throw new IOException("LVM put " + name + " on " + lv.segments() + " instead of " + on);
    }
    return lv;
  }

  private static LogicalVolume made(VolumeGroup vg, String name) throws IOException {
    return vg.volume(name)
        .orElseThrow(() -> new IOException("lvcreate succeeded but the VG has no LV " + name));
  }

  /** Removes what {@link #make} or {@link #around} has made, if it came so far. */
  static void unmake(AttachedSr sr, String name) throws IOException {
    if (sr.vg().volume(name).isPresent()) {
      sr.changeVg(lvs -> lvs.remove(List.of(name)));
    }
  }

  /**
   * Writes bytes from its beginning on, for good. LVM may have put the runs of extents in another
   * order than they were asked for, so what an LV shows can only be written when it is there.
   *
   * @param bytes no more than fits, in whole sectors
   */
  static void write(AttachedSr sr, LogicalVolume lv, ByteBuffer bytes) throws IOException {
    sr.confirmOwner();
    write(sr, lv, 0, bytes);
    sr.device().flush();
  }

  /** Writes bytes from an offset on, without a flush. */
  static void write(AttachedSr sr, LogicalVolume lv, long offset, ByteBuffer bytes)
      throws IOException {
    int first = bytes.position();
    each(
        sr.vg(),
        lv,
        offset,
        bytes.remaining(),
        (at, done, length) -> sr.device().write(at, bytes.slice(first + (int) done, length)));
  }

  /** Makes a range read as zeroes, without a flush. */
  static void zero(AttachedSr sr, LogicalVolume lv, long offset, int length) throws IOException {
    each(
        sr.vg(),
        lv,
        offset,
        length,
        (at, done, part) -> sr.device().zero(at, part, BlockDevice.ZeroProgress.NONE));
  }

  /** Reads bytes from an offset on until the buffer is full. */
  static void read(AttachedSr sr, LogicalVolume lv, long offset, ByteBuffer target)
      throws IOException {
    int first = target.position();
    each(
        sr.vg(),
        lv,
        offset,
        target.remaining(),
        (at, done, length) -> sr.device().read(at, target.slice(first + (int) done, length)));
  }

  /** Reads or writes one contiguous part of the LUN. */
  @FunctionalInterface
  private interface Transfer {
    void move(long at, long done, int length) throws IOException;
  }

  private static void each(
      VolumeGroup vg, LogicalVolume lv, long offset, int bytes, Transfer transfer)
      throws IOException {
    long skip = offset;
    int done = 0;
    for (Extents run : lv.segments()) {
      long length = vg.lengthOf(run);
      if (skip < length && done < bytes) {
        int now = (int) Math.min(length - skip, bytes - done);
        transfer.move(vg.offsetOf(run) + skip, done, now);
        done += now;
      }
      skip = Math.max(0, skip - length);
    }
    if (done < bytes) {
      throw new IOException("LV " + lv.name() + " ends before the data");
    }
  }
}
