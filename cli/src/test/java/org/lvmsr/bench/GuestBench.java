package org.lvmsr.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.bed.Session;
import org.lvmsr.bench.measure.Results;
import org.lvmsr.bench.parts.Ground;

/** What {@code ./lab bench} runs in the VM. */
public final class GuestBench {
  /** Where the LUNs are told, in the directory that VM and machine share. */
  static final String LUNS = "luns.json";

  /** Where the results go. */
  static final String RESULTS = "vm.jsonl";

  private static final Path INSTALLED = Path.of("/opt/lvmsr");

  private GuestBench() {}

  /** Takes the shared directory and the names of the parts. */
  public static void main(String[] arguments) throws Exception {
    Path shared = Path.of(arguments[0]);
    List<String> parts = List.of(arguments).subList(1, arguments.length);
    Map<String, Lun> luns =
        JsonMapper.builder()
            .build()
            .readValue(shared.resolve(LUNS).toFile(), new TypeReference<Map<String, Lun>>() {});
    for (Lun lun : luns.values()) {
      Session.login(lun);
    }
    boolean all;
    try (Bed bed = Bed.make(INSTALLED, Path.of("/run/bench"))) {
      all = Parts.named(parts).run(new Ground(bed, luns, Results.into(shared.resolve(RESULTS))));
    }
    System.exit(all ? 0 : 1);
  }
}
