package org.lvmsr.backend.lvm.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * What leads to the texts of a PV during one look at it: its label, and the headers of its metadata
 * areas. Each is read once; the label and the header of the first area, which usually begins at 4
 * KiB, come by one request. Texts are none of it: LVM writes a text before the header that leads to
 * it, so they must be read in the other order.
 */
final class PvHeads {
  private static final int START_BYTES = 8192;

  private final ReadableDevice device;

  /** Headers that lie elsewhere, by their offsets. */
  private final Map<Long, byte[]> headers = new HashMap<>();

  /** The device's first bytes, as far as they were read. */
  private byte[] start = new byte[0];

  PvHeads(ReadableDevice device) {
    this.device = device;
  }

  ReadableDevice device() {
    return device;
  }

  /** The label, or empty if there is none. */
  Optional<PvLabel> label() throws IOException {
    if (start.length == 0) {
      start = start();
    }
    return PvLabel.in(ByteBuffer.wrap(start, 0, PvLabel.BYTES).slice());
  }

  /** As far as it can be read: perhaps only what lies behind the label is lost. */
  private byte[] start() throws IOException {
    try {
      return bytes(0, START_BYTES);
    } catch (IOException partlyUnreadable) {
      return bytes(0, PvLabel.BYTES);
    }
  }

  /** The header of an area, little-endian. */
  ByteBuffer header(PvLabel.Area area) throws IOException {
    long offset = area.offset();
    if (offset >= 0 && offset <= start.length - VgTextReader.HEADER_BYTES) {
      return header(start, (int) offset);
    }
    byte[] known = headers.get(offset);
    if (known == null) {
      known = bytes(offset, VgTextReader.HEADER_BYTES);
      headers.put(offset, known);
    }
    return header(known, 0);
  }

  private static ByteBuffer header(byte[] bytes, int at) {
    ByteBuffer header = ByteBuffer.wrap(bytes, at, VgTextReader.HEADER_BYTES).slice();
    return header.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All of it, to be compared: as long as it is the same, so is the text. */
  ByteBuffer all() throws IOException {
    List<PvLabel.Area> areas = label().map(PvLabel::areas).orElse(List.of());
    ByteBuffer all = ByteBuffer.allocate(areas.size() * VgTextReader.HEADER_BYTES);
    for (PvLabel.Area area : areas) {
      all.put(header(area));
    }
    return all.flip();
  }

  private byte[] bytes(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    device.read(offset, ByteBuffer.wrap(bytes));
    return bytes;
  }
}
