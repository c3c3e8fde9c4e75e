package org.lvmsr.backend.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.HeaderBlock;
import org.lvmsr.metadata.format.HeaderCopy;
import org.lvmsr.metadata.format.Layout;

/** What a reader of the store does not tell of its headers: those of no use, and the LUN's size. */
final class HeaderSearch {
  /** LVM begins its first extent on a MiB, behind an area of 256 MiB at most. */
  static final long AT_EACH_END = 330L << 20;

  static final long STRIDE = 1L << 20;

  private final ReadableDevice device;

  HeaderSearch(ReadableDevice device) {
    this.device = device;
  }

  /** Headers of ours that are damaged, of a newer format, or copied from elsewhere. */
  List<HeaderTrace> traces() {
    List<HeaderTrace> traces = new ArrayList<>();
    long size = device.size();
    for (long place = 0; place < size; place += STRIDE) {
      boolean near = place < AT_EACH_END || place >= size - AT_EACH_END;
      if (near) {
        trace(place).ifPresent(traces::add);
      }
    }
    return traces;
  }

  private Optional<HeaderTrace> trace(long place) {
    HeaderCopy copy = read(place).orElse(new HeaderCopy.Absent(place));
    if (copy instanceof HeaderCopy.Bad bad) {
      String what = "expected " + bad.expected() + ", found " + bad.actual();
      return Optional.of(new HeaderTrace(place, HeaderTrace.Kind.BAD, what));
    }
    if (copy instanceof HeaderCopy.TooNew newer) {
      String what = "format " + newer.major() + "." + newer.minor();
      return Optional.of(new HeaderTrace(place, HeaderTrace.Kind.NEWER, what));
    }
    if (copy instanceof HeaderCopy.Good) {
      return Optional.of(
          new HeaderTrace(place, HeaderTrace.Kind.UNFINISHED, "formatting has not ended"));
    }
    if (beginsSegment(place + Layout.HEAD_ZONE)) {
      return Optional.of(
          new HeaderTrace(place, HeaderTrace.Kind.BAD, "frames, but no header before them"));
    }
    return Optional.empty();
  }

  private boolean beginsSegment(long place) {
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    try {
      device.read(place, block);
      return FrameHeader.hasMagic(block);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** The size of the LUN that the newest header at a place names; 0 if none can be read. */
  long lunBytes(Placement placement) {
    var layout = new Layout(placement.replicaA(), placement.replicaB(), placement.length());
    long generation = -1;
    long bytes = 0;
    for (long place : layout.headers()) {
      Optional<HeaderCopy> copy = read(place);
      if (copy.isPresent()
          && copy.get() instanceof HeaderCopy.Good good
          && good.header().generation() > generation) {
        generation = good.header().generation();
        bytes = good.header().deviceSize();
      }
    }
    return bytes;
  }

  private Optional<HeaderCopy> read(long place) {
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    try {
      device.read(place, block);
      return Optional.of(HeaderBlock.decode(block, place));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
