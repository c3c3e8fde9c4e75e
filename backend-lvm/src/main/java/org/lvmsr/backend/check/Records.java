package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LostVolume;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/**
 * The records of a store. One that cannot be understood does not hide the others.
 *
 * @param sr the SR's own
 * @param volumes by key
 * @param overlays what takes writes that are not to stay, by volume key
 * @param intents open operations by id
 * @param places where LVs lay when we last changed them, by LV name
 * @param lost volumes that were set aside, by key
 * @param destroyed volumes that were destroyed, by key
 * @param bad records that do not fit their table, with the reason
 */
public record Records(
    Optional<SrRecord> sr,
    Map<String, VolumeRecord> volumes,
    Map<String, OverlayRecord> overlays,
    Map<String, Intent> intents,
    Map<String, LvPlace> places,
    Map<String, LostVolume> lost,
    Map<String, DestroyedVolume> destroyed,
    List<Bad> bad) {

  /** A record that cannot be understood. */
  public record Bad(String table, String id, String problem) {}

  /** Decodes what is known of a state. */
  public static Records of(State state) {
    List<Bad> bad = new ArrayList<>();
    Map<String, SrRecord> sr = decode(state, Tables.SR, SrRecord.class, bad);
    return new Records(
        Optional.ofNullable(sr.get(Tables.SR_ID)),
        decode(state, Tables.VOLUME, VolumeRecord.class, bad),
        decode(state, Tables.OVERLAY, OverlayRecord.class, bad),
        decode(state, Tables.INTENT, Intent.class, bad),
        decode(state, Tables.LV, LvPlace.class, bad),
        decode(state, Tables.LOST, LostVolume.class, bad),
        decode(state, Tables.DESTROYED, DestroyedVolume.class, bad),
        bad);
  }

  /** The open operations that can be understood, and nothing else of a state. */
  static Collection<Intent> intents(State state) {
    return decode(state, Tables.INTENT, Intent.class, new ArrayList<>()).values();
  }

  private static <T> Map<String, T> decode(
      State state, String table, Class<T> type, List<Bad> bad) {
    Map<String, T> decoded = new LinkedHashMap<>();
    for (String id : state.ids(table)) {
      try {
        state.find(table, id, type).ifPresent(value -> decoded.put(id, value));
      } catch (IllegalStateException e) {
        bad.add(new Bad(table, id, problem(e)));
      }
    }
    return decoded;
  }

  /** The reason behind Jackson's, which names classes of ours. */
  private static String problem(Throwable e) {
    Throwable reason = e;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
  }

  /** The name of the pool that all volumes share, if the SR is thin. */
  public Optional<String> pool() {
    return sr.flatMap(SrRecord::pool);
  }

  /** The LVs and the keys of volumes that open intents are about. */
  public Set<String> underway() {
    Set<String> names = new HashSet<>();
    for (Intent intent : intents.values()) {
      names.addAll(intent.lvs());
      names.addAll(intent.volumes());
    }
    return names;
  }
}
