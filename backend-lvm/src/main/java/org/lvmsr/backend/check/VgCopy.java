package org.lvmsr.backend.check;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;

/**
 * A copy of LVM's text of the VG, to which LVM itself does not lead.
 *
 * @param where it is, as the end of a sentence
 * @param text what it says
 */
public record VgCopy(String where, VgText text) {
  private static final Pattern HEADER =
      Pattern.compile("^contents\\s*=\\s*\"Text Format Volume Group\"", Pattern.MULTILINE);
  private static final String HEADER_LINES =
      "contents = \"Text Format Volume Group\"\nversion = 1\n\n";

  /** What the text says. */
  public VolumeGroup vg() {
    return text.vg();
  }

  /**
   * The text as {@code vgcfgrestore --file} takes it. On the PV it ends with a zero byte; the lines
   * that say what it is stand there too, behind the VG.
   */
  public byte[] file() {
    byte[] bytes = text.bytes();
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
