package org.lvmsr.backend.lvm.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * The text of a VG as it stands in one of its metadata areas, or a copy of it.
 *
 * @param bytes the text, as LVM wrote it; the array is not copied
 * @param areaBytes size of the area; 0 if it is kept elsewhere
 * @param smallestArea size of the smallest area of the PV, into which the text must fit too
 * @param vg what the text says
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes, handed on and never changed.
public record VgText(byte[] bytes, long areaBytes, long smallestArea, VolumeGroup vg) {

  /** LVM writes a new text beside the old one, behind a header of 512 bytes. */
  private static final int AREA_HEADER = 512;

  private static final int VERSIONS = 2;

  private static final Pattern HEADER =
      Pattern.compile("^contents\\s*=\\s*\"Text Format Volume Group\"", Pattern.MULTILINE);
  private static final String HEADER_LINES =
      "contents = \"Text Format Volume Group\"\nversion = 1\n\n";

  /**
   * Parses a text.
   *
   * @param areaBytes size of the area it stands in; 0 if it is kept elsewhere
   * @throws LvmFormatException if it is not that of a VG with one PV
   */
  public static VgText of(byte[] bytes, long areaBytes) throws LvmFormatException {
    return new VgText(bytes, areaBytes, areaBytes, VgTextParser.parse(bytes));
  }

  /** How long the text may become before LVM refuses every change. */
  public long longest() {
    return Math.min((smallestArea - AREA_HEADER) / VERSIONS, LvmHost.LONGEST_TEXT);
  }

  /**
   * The text as {@code vgcfgrestore --file} takes it. On the PV it ends with a zero byte; the lines
   * that say what it is stand there too, behind the VG.
   */
  public byte[] file() {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    var file = new ByteArrayOutputStream(end + HEADER_LINES.length());
    if (!HEADER.matcher(new String(bytes, 0, end, StandardCharsets.ISO_8859_1)).find()) {
      file.writeBytes(HEADER_LINES.getBytes(StandardCharsets.US_ASCII));
    }
    file.write(bytes, 0, end);
    return file.toByteArray();
  }
}
