package org.lvmsr.backend.lvm.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Reads a VG from the metadata areas of its PV.
 *
 * <p>Area header (lvm2, {@code lib/format_text/layout.h}), little-endian: CRC of bytes 4 to 511,
 * magic of 16 bytes, version 1, own offset, size, then slots of (offset, size, CRC, flags) that
 * point into the ring behind the first 512 bytes. Of several areas the one with the highest
 * sequence number is the VG; an area with a bad checksum is passed over as long as another one is
 * good.
 */
public final class VgTextReader {
  /** The area's header, in one sector; the ring of texts begins behind it. */
  static final int HEADER_BYTES = 512;

  private static final int MAGIC_OFFSET = 4;
  private static final int VERSION_OFFSET = 20;
  private static final int START_OFFSET = 24;
  private static final int SIZE_OFFSET = 32;
  private static final int SLOT_OFFSET = 40;
  private static final int VERSION = 1;
  private static final byte[] MAGIC = " LVM2 x[5A%r0N*>".getBytes(StandardCharsets.US_ASCII);

  /** What a header says of a text. LVM, too, takes texts that are alike in it for the same. */
  private record Slot(long size, int checksum) {}

  /**
   * The texts of a PV that were read already, which need not be parsed again.
   *
   * @param unread whether another area that is said to hold one of them need not be read either
   */
  private record Known(boolean unread, Map<Slot, VgText> texts) {}

  private VgTextReader() {}

  /**
   * Reads the VG on a device.
   *
   * @return empty if the device is no PV, or a PV of no VG
   * @throws IOException if there is a label but no area of it can be read
   */
  public static Optional<VolumeGroup> read(ReadableDevice device) throws IOException {
    return readText(device).map(VgText::vg);
  }

  /**
   * As {@link #read}, with the text itself. Where an area's header says that it holds the text that
   * another one was seen to hold, it is not read again.
   */
  public static Optional<VgText> readText(ReadableDevice device) throws IOException {
    return readText(new PvHeads(device));
  }

  /** As {@link #readText(ReadableDevice)}, where the label and headers may have been read. */
  static Optional<VgText> readText(PvHeads heads) throws IOException {
    Optional<PvReading> pv = inspect(heads, new Known(true, new HashMap<>()));
    if (pv.isEmpty()) {
      return Optional.empty();
    }
    Optional<VgText> text = pv.get().newestText();
    if (text.isEmpty()) {
      for (AreaReading area : pv.get().areas()) {
        if (area.failure().isPresent()) {
          throw area.failure().get();
        }
      }
    }
    return text;
  }

  /**
   * Reads each metadata area on its own, good or bad: to compare them.
   *
   * @return empty if the device has no LVM2 label
   * @throws IOException if the label cannot be read or is damaged
   */
  public static Optional<PvReading> inspect(ReadableDevice device) throws IOException {
    return inspect(new PvHeads(device), new Known(false, new HashMap<>()));
  }

  /** As {@link #inspect(ReadableDevice)}; a text that is known already is not parsed again. */
  static Optional<PvReading> inspect(ReadableDevice device, VgText known) throws IOException {
    var slot = new Slot(known.bytes().length, LvmCrc.of(ByteBuffer.wrap(known.bytes())));
    return inspect(new PvHeads(device), new Known(false, new HashMap<>(Map.of(slot, known))));
  }

  private static Optional<PvReading> inspect(PvHeads heads, Known known) throws IOException {
    return heads
        .label()
        .map(
            found ->
                new PvReading(
                    found.pvUuid(),
                    found.areas().stream().map(area -> reading(heads, area, known)).toList()));
  }

  static AreaReading reading(ReadableDevice device, PvLabel.Area area) {
    return reading(new PvHeads(device), area, new Known(false, new HashMap<>()));
  }

  private static AreaReading reading(PvHeads heads, PvLabel.Area area, Known known) {
    long offset = area.offset();
    long size = area.size();
    boolean headed = false;
    long textOffset = 0;
    try {
      ByteBuffer header = heads.header(area);
      checkHeader(header, area);
      headed = true;
      textOffset = header.getLong(SLOT_OFFSET);
      Optional<VgText> text = readText(heads.device(), area, header, known);
      return new AreaReading(offset, size, headed, textOffset, text, Optional.empty());
    } catch (IOException e) {
      return new AreaReading(offset, size, headed, textOffset, Optional.empty(), Optional.of(e));
    }
  }

  /** Whether the device has an LVM2 label, of whatever VG or none. */
  public static boolean isPv(ReadableDevice device) throws IOException {
    return new PvHeads(device).label().isPresent();
  }

  private static Optional<VgText> readText(
      ReadableDevice device, PvLabel.Area area, ByteBuffer header, Known known) throws IOException {
    long size = header.getLong(SIZE_OFFSET);
    long textOffset = header.getLong(SLOT_OFFSET);
    long textSize = header.getLong(SLOT_OFFSET + 8);
    if (textOffset == 0 || textSize == 0) {
      return Optional.empty();
    }
    if (textOffset < HEADER_BYTES
        || textOffset >= size
        || textSize > size - HEADER_BYTES
        || textSize > Integer.MAX_VALUE) {
      throw new LvmFormatException(
          "LVM metadata slot",
          "a place within the area of " + size + " bytes",
          textOffset + "+" + textSize,
          "offset " + area.offset());
    }
    var slot = new Slot(textSize, header.getInt(SLOT_OFFSET + 16));
    VgText same = known.texts().get(slot);
    if (same == null || !known.unread()) {
      byte[] bytes = readText(device, new PvLabel.Area(area.offset(), size), textOffset, slot);
      same = same == null ? VgText.of(bytes, size) : same;
      known.texts().put(slot, same);
    }
    return Optional.of(new VgText(same.bytes(), size, size, same.vg()));
  }

  private static byte[] readText(
      ReadableDevice device, PvLabel.Area area, long textOffset, Slot slot) throws IOException {
    byte[] text = readRing(device, area.offset(), area.size(), textOffset, (int) slot.size());
    int actual = LvmCrc.of(ByteBuffer.wrap(text));
    if (slot.checksum() != actual) {
      throw new LvmFormatException(
          "LVM metadata checksum",
          Integer.toHexString(slot.checksum()),
          Integer.toHexString(actual),
          "offset " + (area.offset() + textOffset));
    }
    return text;
  }

  private static void checkHeader(ByteBuffer header, PvLabel.Area area) throws LvmFormatException {
    String where = "offset " + area.offset();
    int actual = LvmCrc.of(header.slice(MAGIC_OFFSET, HEADER_BYTES - MAGIC_OFFSET));
    if (header.getInt(0) != actual) {
      throw new LvmFormatException(
          "LVM area checksum",
          Integer.toHexString(header.getInt(0)),
          Integer.toHexString(actual),
          where);
    }
    if (!header.slice(MAGIC_OFFSET, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw new LvmFormatException("LVM area", "the magic of LVM2", "something else", where);
    }
    if (header.getInt(VERSION_OFFSET) != VERSION || header.getLong(START_OFFSET) != area.offset()) {
      throw new LvmFormatException(
          "LVM area",
          "version 1 that begins at " + area.offset(),
          "version " + header.getInt(VERSION_OFFSET) + " at " + header.getLong(START_OFFSET),
          where);
    }
  }

  /**
   * The ring's first 512 bytes are the header, so a text that reaches the end goes on behind it.
   */
  private static byte[] readRing(
      ReadableDevice device, long areaOffset, long areaSize, long textOffset, int textSize)
      throws IOException {
    int first = (int) Math.min(textSize, areaSize - textOffset);
    byte[] text = new byte[textSize];
    device.read(areaOffset + textOffset, ByteBuffer.wrap(text, 0, first));
    if (first < textSize) {
      device.read(areaOffset + HEADER_BYTES, ByteBuffer.wrap(text, first, textSize - first));
    }
    return text;
  }
}
