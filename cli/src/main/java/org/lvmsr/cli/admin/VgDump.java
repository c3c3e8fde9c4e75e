package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.VgCopy;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.host.NewFile;

/** {@code lvmsr dump --lvm}: writes a copy of LVM's text of the VG, as vgcfgrestore takes it. */
final class VgDump {
  private static final String STDOUT = "-";

  private final String file;
  private final Optional<Long> sequence;

  /**
   * Prepares it.
   *
   * @param file a new one, or {@code -} for stdout
   * @param sequence of the text that is meant; the newest one if it is left out
   */
  VgDump(String file, Optional<Long> sequence) {
    this.file = file;
    this.sequence = sequence;
  }

  AdminResult run(Witnesses seen) throws IOException {
    VgCopy copy = choose(seen);
    byte[] text = copy.file();
    if (file.equals(STDOUT)) {
      String shown = new String(text, StandardCharsets.UTF_8);
      return new AdminResult(shown, json(copy).put("text", shown), AdminResult.DONE);
    }
    NewFile.write(Path.of(file), out -> writeAll(out, ByteBuffer.wrap(text)));
    String said =
        String.join(
            " ", "VG", copy.vg().name(), "as of sequence", sequence(copy), "written to", file);
    return new AdminResult(said + "\n", json(copy).put("file", file), AdminResult.DONE);
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private VgCopy choose(Witnesses seen) throws CannotLook {
    List<VgCopy> copies = seen.vgCopies();
    if (copies.isEmpty()) {
      throw new CannotLook(
          seen.medium().name()
              + " holds no copy of LVM's text: the store keeps one when the SR is attached or"
              + " detached");
    }
    return copies.stream()
        .filter(copy -> sequence.isEmpty() || sequence.get() == copy.vg().sequence())
        .findFirst()
        .orElseThrow(() -> new CannotLook(noneOf(copies)));
  }

  private String noneOf(List<VgCopy> copies) {
    String there =
        copies.stream()
            .map(copy -> sequence(copy) + " " + copy.where())
            .distinct()
            .collect(Collectors.joining(", "));
    return "there is no copy of sequence " + sequence.orElse(0L) + "; there are " + there;
  }

  private static String sequence(VgCopy copy) {
    return Long.toString(copy.vg().sequence());
  }

  private static ObjectNode json(VgCopy copy) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("vg", copy.vg().name())
        .put("vg_uuid", copy.vg().uuid())
        .put("pv_uuid", copy.vg().pvUuid())
        .put("sequence", copy.vg().sequence())
        .put("where", copy.where());
  }
}
