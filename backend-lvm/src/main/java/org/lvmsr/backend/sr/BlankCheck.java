package org.lvmsr.backend.sr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.lvm.text.AreaSearch;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.ScanLimits;
import org.lvmsr.metadata.device.ReadableDevice;

/** Makes sure that a LUN carries nothing that anyone knows, before it is written to. */
final class BlankCheck {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /**
   * LVM begins its first extent on a MiB, behind an area of 256 MiB at most; at the end a replica
   * of 64 MiB at most lies before such an area.
   */
  static final ScanLimits WHERE_A_STORE_BEGINS = new ScanLimits(260L << 20, 330L << 20, 1L << 20);

  private final CommandRunner runner;

  BlankCheck(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Looks for signatures of file systems, partition tables, RAID and LVM, and for stores of our own
   * whose VG was overwritten.
   *
   * @throws org.lvmsr.smapi.SmapiException naming what was found
   */
  void check(Path path, ReadableDevice device) throws IOException {
    List<String> found = signatures(path);
    if (!found.isEmpty()) {
      throw Failures.notEmpty(path.toString(), String.join(", ", found));
    }
    if (holdsStore(device)) {
      throw Failures.notEmpty(
          path.toString(), "the metadata of an SR whose volume group was overwritten");
    }
  }

  /**
   * Whether there is a store of ours, also if LVM's label and text are gone. Where the LUN has
   * grown the second replica is no longer near its end, but one of LVM's metadata areas is.
   */
  static boolean holdsStore(ReadableDevice device) throws IOException {
    return !MetadataReader.find(device, WHERE_A_STORE_BEGINS).isEmpty()
        || AreaSearch.in(device).stream()
            .flatMap(area -> area.vg().stream())
            .anyMatch(vg -> SrLayout.srUuid(vg).isPresent());
  }

  private List<String> signatures(Path path) throws IOException {
    var result =
        runner.run(
            Command.of(
                Executable.WIPEFS, DEADLINE, List.of("--no-act", "--json", path.toString())));
    List<String> found = new ArrayList<>();
    if (!result.stdout().isBlank()) {
      for (JsonNode entry :
          JsonMapper.builder().build().readTree(result.stdout()).path("signatures")) {
        found.add(describe(entry));
      }
    }
    return found;
  }

  private static String describe(JsonNode signature) {
    String label = signature.path("label").asText("");
    String named = label.isEmpty() || label.equals("null") ? "" : " \"" + label + "\"";
    return signature.path("type").asText() + named + " at " + signature.path("offset").asText();
  }
}
