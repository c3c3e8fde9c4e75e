package org.lvmsr.backend.lvm.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * The texts that LVM has replaced, and that still stand in the ring of a metadata area.
 *
 * <p>LVM writes each text behind the one before, from the next sector on (lvm2, {@code
 * lib/format_text/format-text.c}), and ends it with a zero byte. Nothing leads to the earlier ones,
 * and no checksum of them is left: that one can be parsed does not prove that it is whole. Its own
 * name and uuid of the VG do tell whose it is.
 */
public final class EarlierTexts {
  private static final int SECTOR = 512;
  private static final int WINDOW = 1 << 20;

  /** More than any command of LVM's writes one after the other. */
  private static final int MOST = 64;

  private final ReadableDevice device;
  private final AreaReading area;
  private final byte[] beginning;
  private final String vgUuid;
  private final List<VgText> found = new ArrayList<>();

  private EarlierTexts(ReadableDevice device, AreaReading area, String vgName, String vgUuid) {
    this.device = device;
    this.area = area;
    this.beginning = (vgName + " {\n").getBytes(StandardCharsets.US_ASCII);
    this.vgUuid = vgUuid;
  }

  /**
   * Looks for them, back through the ring, from the text on to which the area's header leads.
   *
   * @param area whose header is good
   * @param vgName of the VG that is meant
   * @param vgUuid of the same
   * @return the one written last first; a part of them if there are very many
   */
  public static List<VgText> in(
      ReadableDevice device, AreaReading area, String vgName, String vgUuid) throws IOException {
    if (!area.headed() || area.textOffset() < VgTextReader.HEADER_BYTES) {
      return List.of();
    }
    var search = new EarlierTexts(device, area, vgName, vgUuid);
    search.back(area.textOffset() / SECTOR * SECTOR, VgTextReader.HEADER_BYTES);
    search.back(area.size() / SECTOR * SECTOR, area.textOffset() + SECTOR);
    return List.copyOf(search.found);
  }

  private void back(long from, long to) throws IOException {
    long end = from;
    while (end > to && found.size() < MOST) {
      long start = Math.max(to, end - WINDOW);
      byte[] window = read(start, (int) (end - start));
      for (int at = window.length - SECTOR; at >= 0 && found.size() < MOST; at -= SECTOR) {
        if (begins(window, at)) {
          text(start + at).ifPresent(found::add);
        }
      }
      end = start;
    }
  }

  private boolean begins(byte[] window, int at) {
    return at + beginning.length <= window.length
        && Arrays.equals(window, at, at + beginning.length, beginning, 0, beginning.length);
  }

  /** A text that reaches the end of the ring goes on behind the header. */
  private Optional<VgText> text(long start) throws IOException {
    var bytes = new ByteArrayOutputStream();
    long at = start;
    while (bytes.size() < area.size() - VgTextReader.HEADER_BYTES) {
      byte[] sector = read(at, SECTOR);
      for (int i = 0; i < SECTOR; i++) {
        bytes.write(sector[i]);
        if (sector[i] == 0) {
          return parsed(bytes.toByteArray());
        }
      }
      at = at + SECTOR < area.size() ? at + SECTOR : VgTextReader.HEADER_BYTES;
    }
    return Optional.empty();
  }

  private Optional<VgText> parsed(byte[] bytes) {
    try {
      return Optional.of(VgText.of(bytes, area.size()))
          .filter(text -> text.vg().uuid().equals(vgUuid));
    } catch (LvmFormatException torn) {
      return Optional.empty();
    }
  }

  private byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    device.read(area.offset() + offset, ByteBuffer.wrap(bytes));
    return bytes;
  }
}
