package org.lvmsr.backend.stats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.MissingExecutableException;
import org.lvmsr.backend.lvm.LvmLoad;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.metadata.CommitLoad;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreLatchedException;

/**
 * What an attached SR says of itself. What follows from records and VG is counted again only when
 * they have changed, as there may be thousands of volumes.
 */
final class SrReadings implements MetricsPublisher.Readings {
  private static final System.Logger LOG = System.getLogger(SrReadings.class.getName());

  private final AttachedSr sr;
  private final StatsHost host;
  private @Nullable Counted counted;
  private @Nullable DiskStat disk;
  private boolean poolsAreTold = true;
  private final PoolAlarm alarm = new PoolAlarm();

  SrReadings(AttachedSr sr, StatsHost host) {
    this.sr = sr;
    this.host = host;
  }

  /** Readings, and what they were counted from; or from something newer, by a hair. */
  private record Counted(long stateSequence, long vgSequence, long free, List<Reading> readings) {}

  /** A latched SR has no state that could be told. */
  @Override
  public synchronized List<Reading> now() throws IOException {
    try {
      return ofAttached();
    } catch (StoreLatchedException e) {
      return List.of();
    }
  }

  private List<Reading> ofAttached() throws IOException {
    State state = sr.state();
    VgText text = sr.vgText();
    Counted last = counted;
    if (last == null
        || last.stateSequence() != state.sequence()
        || last.vgSequence() != text.vg().sequence()) {
      last =
          new Counted(
              state.sequence(), text.vg().sequence(), sr.freeBytes(state), count(state, text));
      counted = last;
    }
    Optional<List<PoolUsage>> pools = pools(text);
    List<Reading> readings = new ArrayList<>(last.readings());
    readings.addAll(space(state, pools, last.free()));
    readings.addAll(disk());
    readings.addAll(pools.map(PoolReadings::of).orElse(PoolReadings.UNKNOWN));
    readings.addAll(work());
    return readings;
  }

  private List<Reading> count(State state, VgText text) throws IOException {
    List<Reading> all = new ArrayList<>();
    all.addAll(Contents.ofStore(state, sr.usage(), sr.goodReplicas()));
    all.addAll(Contents.ofVg(text, state));
    return all;
  }

  private List<Reading> space(State state, Optional<List<PoolUsage>> pools, long free) {
    return AttachedSr.sharedPool(state)
        .map(pool -> Contents.ofSpaceInPool(pool, pools.orElse(List.of()), sr.totalBytes()))
        .orElseGet(() -> Contents.ofSpace(free, sr.totalBytes()));
  }

  /** A disk that has gone stands still, so that the layout of the file does not change. */
  private List<Reading> disk() {
    DiskStat before = disk == null ? DiskStat.NONE : disk;
    DiskStat now = look().orElse(before);
    List<Reading> readings = new ArrayList<>(now.readings());
    readings.addAll(now.latencies(disk == null ? now : before));
    disk = now;
    return readings;
  }

  private Optional<DiskStat> look() {
    try {
      return DiskStat.of(host.sysfs(), sr.storage().device());
    } catch (IOException goingAway) {
      return Optional.empty();
    }
  }

  /** The other readings do not depend on device-mapper's answer; empty if there is none. */
  private Optional<List<PoolUsage>> pools(VgText text) {
    try {
      List<PoolUsage> active = host.pools().of(text.vg());
      poolsAreTold = true;
      active.stream()
          .filter(pool -> pool.pool().equals(SrRecord.POOL))
          .forEach(pool -> alarm.look(sr.uuid(), pool));
      return Optional.of(active);
    } catch (IOException | MissingExecutableException | IllegalStateException e) {
      if (poolsAreTold) {
        LOG.log(System.Logger.Level.WARNING, "SR " + sr.uuid() + ": pools tell nothing", e);
      }
      poolsAreTold = false;
      return Optional.empty();
    }
  }

  private List<Reading> work() {
    CommitLoad commits = sr.commits();
    LvmLoad lvm = host.lvm().load(sr.storage().device());
    return List.of(
        Reading.of(Measure.METADATA_COMMITS, commits.commits()),
        Reading.of(Measure.METADATA_COMMIT_TIME, commits.time()),
        Reading.of(Measure.LVM_COMMANDS, lvm.commands()),
        Reading.of(Measure.LVM_TIME, lvm.time()),
        Reading.of(Measure.LVM_WAIT, sr.waitedForVg()));
  }
}
