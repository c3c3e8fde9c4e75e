package org.lvmsr.cli.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Health;
import org.lvmsr.smapi.ProbeResult;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.SrService;
import org.lvmsr.smapi.SrStat;
import org.lvmsr.smapi.Volume;

/** The SRs by handle, which is their uuid. A probe can be made slow and observable. */
final class MemorySrs implements SrService {
  private final Map<String, Map<String, Volume>> volumes = new ConcurrentHashMap<>();

  Map<String, Volume> volumesOf(String sr) {
    Map<String, Volume> found = volumes.get(sr);
    if (found == null) {
      throw SmapiException.srNotAttached(sr);
    }
    return found;
  }

  /** With keys {@code begun}, {@code milliseconds} and {@code ended}: touch, sleep, touch. */
  @Override
  public List<ProbeResult> probe(CallContext context, Map<String, String> configuration) {
    try {
      touch(configuration.get("begun"));
      Thread.sleep(Long.parseLong(configuration.getOrDefault("milliseconds", "0")));
      touch(configuration.get("ended"));
    } catch (InterruptedException e) {
      throw SmapiException.cancelled("probe").withCause(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(ProbeResult.incomplete(configuration, Map.of()));
  }

  private static void touch(@Nullable String file) throws IOException {
    if (file != null) {
      Files.createFile(Path.of(file));
    }
  }

  @Override
  public Map<String, String> create(
      CallContext context,
      String uuid,
      Map<String, String> configuration,
      String name,
      String description) {
    Map<String, String> complete = new LinkedHashMap<>(configuration);
    complete.put(ProbeResult.SR_UUID, uuid);
    return complete;
  }

  @Override
  public String attach(CallContext context, Map<String, String> configuration) {
    String uuid = configuration.get(ProbeResult.SR_UUID);
    if (uuid == null) {
      throw SmapiException.backendFailure(90, "no sr_uuid in " + configuration.keySet());
    }
    volumes.computeIfAbsent(uuid, u -> new ConcurrentHashMap<>());
    return uuid;
  }

  @Override
  public void detach(CallContext context, String sr) {}

  @Override
  public SrStat stat(CallContext context, String sr) {
    volumesOf(sr);
    return new SrStat(sr, "n", null, "d", 1, 2, List.of(), false, Health.healthy());
  }

  @Override
  public List<Volume> ls(CallContext context, String sr) {
    return List.copyOf(volumesOf(sr).values());
  }
}
