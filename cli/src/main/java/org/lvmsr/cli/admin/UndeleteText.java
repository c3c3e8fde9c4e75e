package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.volume.Prospect;
import org.lvmsr.metadata.State;

/** The destroyed volumes of an SR for people and for programs, the newest first. */
final class UndeleteText {
  private final List<DestroyedVolume> volumes;
  private final Witnesses seen;
  private final Duration kept;

  UndeleteText(Witnesses seen, State state) {
    this.seen = seen;
    this.volumes = new ArrayList<>(Destroyed.oldestFirst(state));
    Collections.reverse(volumes);
    this.kept =
        Duration.ofSeconds(
            state
                .find(Tables.SR, Tables.SR_ID, SrRecord.class)
                .map(SrRecord::keepSeconds)
                .orElse(0L));
  }

  String text() {
    var table = new TextTable().row("NAME", "SIZE", "KIND", "DESTROYED", "COMES BACK", "KEY");
    for (DestroyedVolume one : volumes) {
      table.row(
          one.volume().name(),
          Size.text(one.volume().size()),
          one.volume().readWrite() ? "volume" : "snapshot",
          date(one.at()),
          words(one),
          one.volume().key());
    }
    String count = volumes.size() == 1 ? "1 volume" : volumes.size() + " volumes";
    return table
        + count
        + "; destroyed volumes of pools are "
        + (kept.isZero() ? "not kept" : "kept for " + TimeSpan.text(kept))
        + "\n";
  }

  private static String date(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private String words(DestroyedVolume one) {
    if (seen.vg().isEmpty()) {
      return "unknown: no VG can be read";
    }
    return switch (Prospect.of(seen.vg().get(), one)) {
      case THERE, LEFT -> "yes";
      case KEPT -> "yes, until " + date(one.until());
      case TAKEN -> "no: an LV that lvmsr did not make has its place";
      case LOST -> "no: it lay in a pool";
    };
  }

  ObjectNode json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("keep_seconds", kept.toSeconds());
    ArrayNode list = all.putArray("volumes");
    for (DestroyedVolume one : volumes) {
      ObjectNode json = list.addObject();
      json.put("key", one.volume().key());
      json.put("name", one.volume().name());
      json.put("description", one.volume().description());
      json.put("size_bytes", one.volume().size());
      json.put("read_write", one.volume().readWrite());
      json.put("destroyed", date(one.at()));
      json.put(
          "prospect",
          seen.vg()
              .map(vg -> Prospect.of(vg, one).name().toLowerCase(Locale.ROOT))
              .orElse("unknown"));
      if (one.isKept()) {
        json.put("until", date(one.until()));
      }
    }
    return all;
  }
}
