package org.lvmsr.bench.bed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.bench.measure.Spawn;

/** Calls the entry scripts as the toolstack does: {@code --json}, and a line on stdin. */
public final class Scripts {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Bed bed;

  public Scripts(Bed bed) {
    this.bed = bed;
  }

  /**
   * An answer, and how long it took.
   *
   * @param nanos from the start of the script to its exit
   */
  public record Answer(long nanos, JsonNode json) {}

  /** The arguments of a call as they go to stdin, in a file. */
  public Path request(Map<String, ?> arguments) throws IOException {
    Path file = bed.scratch().resolve("stdin-" + Thread.currentThread().getId());
    return Files.writeString(file, line(arguments));
  }

  static String line(Map<String, ?> arguments) {
    Map<String, Object> all = new HashMap<>(arguments);
    all.put("dbg", "bench");
    return MAPPER.valueToTree(all) + "\n";
  }

  /** A call that is ready to be run again and again. */
  public Spawn prepare(String method, Path request) {
    return bed.program(List.of(bed.script(method).toString(), "--json"), request, Map.of());
  }

  /** Calls once. */
  public Answer call(String method, Map<String, ?> arguments) throws IOException {
    Spawn script = prepare(method, request(arguments));
    long nanos = script.run();
    return new Answer(nanos, MAPPER.readTree(script.stdout().toFile()));
  }
}
