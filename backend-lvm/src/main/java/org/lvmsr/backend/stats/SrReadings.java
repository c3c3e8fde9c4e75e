package org.lvmsr.backend.stats;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmLoad;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreLatchedException;
import org.lvmsr.metadata.Usage;

/**
 * What an attached SR says of itself, from what is in memory. What follows from records and VG is
 * counted again only when they have changed, as there may be thousands of volumes.
 */
final class SrReadings implements MetricsPublisher.Readings {
  private static final double NANOS_PER_SECOND = 1e9;

  private final AttachedSr sr;
  private final Lvm lvm;
  private final SrDatasources datasources;
  private volatile @Nullable Counted counted;

  SrReadings(AttachedSr sr, Lvm lvm) {
    this.sr = sr;
    this.lvm = lvm;
    this.datasources = new SrDatasources(sr.uuid());
  }

  /** Metrics, and what they were counted from; or from something newer, by a hair. */
  private record Counted(long stateSequence, long vgSequence, List<Metric> metrics) {}

  /** A latched SR has no state that could be told. */
  @Override
  public List<Metric> now() throws IOException {
    try {
      return ofAttached();
    } catch (StoreLatchedException e) {
      return List.of();
    }
  }

  private List<Metric> ofAttached() throws IOException {
    State state = sr.state();
    VgText text = sr.vgText();
    Counted last = counted;
    if (last == null
        || last.stateSequence() != state.sequence()
        || last.vgSequence() != text.vg().sequence()) {
      last = new Counted(state.sequence(), text.vg().sequence(), count(state, text));
      counted = last;
    }
    List<Metric> metrics = new ArrayList<>(last.metrics());
    LvmLoad load = lvm.load(sr.storage().device());
    metrics.add(whole(datasources.lvmCommands(), load.commands()));
    metrics.add(real(datasources.lvmTime(), load.time().toNanos() / NANOS_PER_SECOND));
    return metrics;
  }

  private List<Metric> count(State state, VgText text) throws IOException {
    Usage usage = sr.usage();
    var records = new Fill(usage.used(), usage.ordinary());
    var area = new Fill(text.bytes().length, text.longest());
    return List.of(
        whole(datasources.metadataUsed(), records.used()),
        real(datasources.metadataUsedPercent(), records.percent()),
        real(datasources.lvmAreaUsedPercent(), area.percent()),
        whole(datasources.free(), sr.freeBytes(state)),
        whole(datasources.total(), sr.totalBytes()),
        whole(datasources.volumes(), size(state, Tables.VOLUME)),
        whole(datasources.metadataReplicas(), sr.goodReplicas()),
        whole(datasources.openIntents(), size(state, Tables.INTENT)));
  }

  private static int size(State state, String table) {
    return state.all(table, JsonNode.class).size();
  }

  private static Metric whole(Datasource datasource, long number) {
    return new Metric(datasource, new Value.Whole(number));
  }

  private static Metric real(Datasource datasource, double number) {
    return new Metric(datasource, new Value.Real(number));
  }
}
