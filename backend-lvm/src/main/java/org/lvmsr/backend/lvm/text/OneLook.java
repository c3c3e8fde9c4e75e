package org.lvmsr.backend.lvm.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A device during one look at its VG: what leads to the text is read once, in as few requests as it
 * takes. The label and the header of the first metadata area, which usually begins at 4 KiB, come
 * by one.
 */
final class OneLook implements ReadableDevice {
  private static final int HEAD_BYTES = 8192;

  private final ReadableDevice device;
  private final Map<Long, byte[]> seen = new HashMap<>();

  OneLook(ReadableDevice device) {
    this.device = device;
    try {
      byte[] head = new byte[HEAD_BYTES];
      device.read(0, ByteBuffer.wrap(head));
      seen.put(0L, head);
    } catch (IOException partlyUnreadable) {
      // Its parts are read one by one: perhaps only one of them is lost.
    }
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    int length = target.remaining();
    byte[] head = seen.get(0L);
    if (head != null && offset + length <= head.length) {
      target.put(head, (int) offset, length);
    } else if (length == VgTextReader.HEADER_BYTES) {
      target.put(sector(offset));
    } else {
      device.read(offset, target);
    }
  }

  private byte[] sector(long offset) throws IOException {
    byte[] known = seen.get(offset);
    if (known == null) {
      known = new byte[VgTextReader.HEADER_BYTES];
      device.read(offset, ByteBuffer.wrap(known));
      seen.put(offset, known);
    }
    return known;
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public long size() {
    return device.size();
  }

  @Override
  public int sectorSize() {
    return device.sectorSize();
  }

  /** The device stays open. */
  @Override
  public void close() {}
}
