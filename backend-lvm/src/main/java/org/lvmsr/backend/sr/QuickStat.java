package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.Health;
import org.lvmsr.smapi.SrStat;

/**
 * {@code SR.stat}: what is in memory, and whether the LUN answers. It is asked first, with a time
 * limit, so that a dead target keeps nobody waiting.
 */
final class QuickStat {
  private static final System.Logger LOG = System.getLogger(QuickStat.class.getName());

  private final SrRegistry registry;
  private final LunProbe probe;
  private final ConcurrentMap<String, SrStat> lastKnown = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Long> toldSize = new ConcurrentHashMap<>();

  QuickStat(SrRegistry registry, LunProbe probe) {
    this.registry = registry;
    this.probe = probe;
  }

  SrStat of(String sr) throws IOException {
    registry.checkAttached(sr);
    LunProbe.Answer answer = probe.ask(sr);
    if (answer.problem().isPresent()) {
      return unreachable(sr, answer.problem().get());
    }
    return registry.use(
        sr,
        open -> {
          tellGrowth(open, answer.bytes());
          SrStat stat = stat(open, free(open), Health.healthy());
          lastKnown.put(sr, stat);
          return stat;
        });
  }

  /** From memory, without waiting for whoever may be stuck with the LUN. */
  private SrStat unreachable(String sr, String problem) throws IOException {
    Health health = Health.unreachable(problem);
    try {
      Optional<AttachedSr> open = registry.peek(sr);
      if (open.isPresent() && open.get().pool().isEmpty()) {
        return stat(open.get(), open.get().freeBytes(open.get().state()), health);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "SR " + sr + " cannot tell its state", e);
    }
    SrStat last = lastKnown.get(sr);
    if (last == null) {
      throw Failures.unreachable(sr, problem);
    }
    return last.withHealth(health);
  }

  /** Of a thin SR device-mapper knows, which may be stuck with a LUN that does not answer. */
  private static long free(AttachedSr sr) throws IOException {
    Optional<SharedPool> pool = sr.pool();
    return pool.isPresent() ? pool.get().usage().dataFree() : sr.freeBytes(sr.state());
  }

  private SrStat stat(AttachedSr sr, long free, Health health) throws IOException {
    State state = sr.state();
    SrRecord record = sr.record(state);
    return new SrStat(
        sr.uuid(),
        record.name(),
        sr.uuid(),
        record.description(),
        free,
        sr.totalBytes(),
        registry.datasources(sr.uuid()),
        false,
        health);
  }

  /** The health stays as it is: the SR can be used, and the toolstack would not scan it. */
  private void tellGrowth(AttachedSr sr, long bytes) {
    long unused = LunGrowth.unusedBytes(sr.vgText(), bytes);
    Long told = unused > 0 ? toldSize.put(sr.uuid(), bytes) : toldSize.remove(sr.uuid());
    if (unused > 0 && (told == null || told != bytes)) {
      LOG.log(System.Logger.Level.WARNING, SrFindings.grown(sr.uuid(), unused));
    }
  }
}
