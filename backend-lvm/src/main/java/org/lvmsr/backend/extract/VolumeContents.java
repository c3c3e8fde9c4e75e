package org.lvmsr.backend.extract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.LvContents;
import org.lvmsr.backend.thin.PoolMetadata;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * What a guest would read from a volume: a linear LV, a thin one, or an overlay of a base. It is
 * put together from the bytes of the LUN; whoever writes to the volume meanwhile is not waited for.
 */
public final class VolumeContents {
  private static final int PIECE = 1 << 20;

  private final ReadableDevice lun;
  private final VolumeGroup vg;

  /**
   * Of volumes of one SR.
   *
   * @param lun its LUN, or an image of it
   * @param vg what LVM says of it
   */
  public VolumeContents(ReadableDevice lun, VolumeGroup vg) {
    this.lun = lun;
    this.vg = vg;
  }

  /**
   * Hands on all of them.
   *
   * @param lv of the volume
   * @param bytes size of the volume
   * @throws UnreadableVolumeException if they are not all there; some may have been handed on
   */
  public void copy(LogicalVolume lv, long bytes, ContentSink sink) throws IOException {
    if (lv.thin().isPresent()) {
      copyThin(lv, lv.thin().get(), bytes, sink);
    } else {
      requireWhole(lv, bytes);
      new Layer(linear(lv.name())).copy(0, bytes, sink);
    }
  }

  /** What lies behind the end of an LV is others'. */
  private void requireWhole(LogicalVolume lv, long bytes) throws UnreadableVolumeException {
    long there = lv.extents() * vg.extentBytes();
    if (there < bytes) {
      throw new UnreadableVolumeException(
          "LV "
              + lv.name()
              + " has "
              + there
              + " bytes, and the volume "
              + bytes
              + ": LVM's text is not of the same time as the records, lvmsr check says more");
    }
  }

  private ReadableDevice linear(String name) throws UnreadableVolumeException {
    LogicalVolume lv =
        vg.volume(name)
            .orElseThrow(() -> new UnreadableVolumeException("the VG has no LV " + name));
    if (!lv.isLinear()) {
      throw new UnreadableVolumeException(
          "LV " + name + " is " + lv.type() + ", which cannot be read without LVM");
    }
    return new LvContents(lun, vg, lv);
  }

  private void copyThin(LogicalVolume lv, ThinVolume thin, long bytes, ContentSink sink)
      throws IOException {
    ThinPool pool =
        vg.volume(thin.pool())
            .flatMap(LogicalVolume::pool)
            .orElseThrow(() -> new UnreadableVolumeException("the VG has no pool " + thin.pool()));
    Optional<String> base = thin.externalOrigin();
    Layer below = base.isPresent() ? new Layer(linear(base.get())) : Layer.ofZeroes();
    PoolMetadata metadata =
        PoolMetadata.open(linear(pool.metadata()))
            .orElseThrow(
                () -> new UnreadableVolumeException("pool " + thin.pool() + " was never in use"));
    if (!metadata.volumes().containsKey(thin.deviceId())) {
      throw new UnreadableVolumeException(
          "pool "
              + thin.pool()
              + " has no volume "
              + thin.deviceId()
              + ", which LV "
              + lv.name()
              + " is");
    }
    var overlay = new Overlay(linear(pool.data()), below, metadata.blockBytes(), bytes);
    metadata.blocks(thin.deviceId(), (block, data, time) -> overlay.add(block, data, sink));
    overlay.end(sink);
  }

  /**
   * Something that lies below a volume.
   *
   * @param device empty if it is nothing but zeroes
   */
  private record Layer(Optional<ReadableDevice> device) {
    Layer(ReadableDevice device) {
      this(Optional.of(device));
    }

    static Layer ofZeroes() {
      return new Layer(Optional.empty());
    }

    /** Behind its end it reads as zeroes, as it does for device-mapper. */
    void copy(long from, long to, ContentSink sink) throws IOException {
      long end = Math.max(from, Math.min(to, device.map(ReadableDevice::size).orElse(0L)));
      ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, end - from));
      for (long at = from; at < end; at += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, end - at));
        device.orElseThrow().read(at, piece);
        sink.data(piece.flip());
      }
      if (end < to) {
        sink.zeroes(to - end);
      }
    }
  }

  /** Blocks of a pool over what lies below them; neighbours are handed on together. */
  private static final class Overlay {
    private final ReadableDevice pool;
    private final Layer below;
    private final long blockBytes;
    private final long bytes;
    private long done;
    private long start;
    private long data;
    private long count;

    Overlay(ReadableDevice pool, Layer below, long blockBytes, long bytes) {
      this.pool = pool;
      this.below = below;
      this.blockBytes = blockBytes;
      this.bytes = bytes;
    }

    void add(long block, long inPool, ContentSink sink) throws IOException {
      if (count > 0 && block == start + count && inPool == data + count) {
        count++;
        return;
      }
      handOn(sink);
      start = block;
      data = inPool;
      count = 1;
    }

    void end(ContentSink sink) throws IOException {
      handOn(sink);
      below.copy(done, Math.max(done, bytes), sink);
    }

    private void handOn(ContentSink sink) throws IOException {
      long from = Math.min(bytes, start * blockBytes);
      long to = Math.min(bytes, (start + count) * blockBytes);
      if (count > 0 && from < to) {
        requireInPool();
        below.copy(done, from, sink);
        new Layer(pool).copy(data * blockBytes, data * blockBytes + to - from, sink);
        done = to;
      }
    }

    private void requireInPool() throws UnreadableVolumeException {
      if (data + count > pool.size() / blockBytes) {
        throw new UnreadableVolumeException(
            "a block of the volume lies outside of its pool: "
                + (data + count - 1)
                + " of "
                + pool.size() / blockBytes);
      }
    }
  }
}
