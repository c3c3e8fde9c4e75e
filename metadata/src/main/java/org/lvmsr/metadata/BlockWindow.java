package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.metadata.format.Layout;

/**
 * Reads a range block by block, fetching many at once. A block the device cannot read counts as
 * zeroes and is remembered: one bad sector must not hide the rest.
 */
final class BlockWindow {

  private static final int LENGTH = 1024 * 1024;

  private final ReadableDevice device;
  private final long end;
  private final ByteBuffer window;
  private final Set<Long> unreadable = new LinkedHashSet<>();
  private long start;
  private long filled;

  /** For blocks from {@code begin} up to but not including {@code end}. */
  BlockWindow(ReadableDevice device, long begin, long end) {
    this.device = device;
    this.end = end;
    this.window = ByteBuffer.allocate((int) Math.min(LENGTH, end - begin));
  }

  /** The block at a place, valid until the next call. */
  ByteBuffer block(long place) throws IOException {
    if (place < start || place + Layout.BLOCK > start + filled) {
      fill(place);
    }
    return window.slice((int) (place - start), Layout.BLOCK);
  }

  /** Places of the blocks that could not be read, each once however often it was tried. */
  List<Long> unreadable() {
    return List.copyOf(unreadable);
  }

  private void fill(long place) {
    start = place;
    filled = Math.min(window.capacity(), end - place);
    try {
      device.read(place, window.clear().limit((int) filled));
    } catch (IOException wholeWindow) {
      for (int at = 0; at < filled; at += Layout.BLOCK) {
        fillBlock(at);
      }
    }
  }

  private void fillBlock(int at) {
    try {
      device.read(start + at, window.clear().position(at).limit(at + Layout.BLOCK));
    } catch (IOException unreadableBlock) {
      unreadable.add(start + at);
      window.put(at, new byte[Layout.BLOCK]);
    }
  }
}
