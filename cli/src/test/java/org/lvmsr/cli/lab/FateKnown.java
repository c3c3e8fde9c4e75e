package org.lvmsr.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.cli.lab.FateVolume.Stamps;

/**
 * What was known at an instant.
 *
 * @param moments the length of each writer's log, by key of its volume
 * @param told what each client had been told
 */
record FateKnown(Map<String, Long> moments, List<FateLane.Told> told) {

  /** What had begun and was not acknowledged. */
  List<String> running() {
    return told.stream().flatMap(one -> one.running().stream()).map(FateCall::method).toList();
  }

  /** Whether a call was running for a volume, or had just made it. */
  boolean wasTouched(String key) {
    boolean known = told.stream().anyMatch(one -> one.volumes().containsKey(key));
    return !known
        || told.stream().anyMatch(one -> one.running().map(FateCall::key).equals(Optional.of(key)));
  }

  /**
   * What must be there, where each call that was running is there wholly or not at all.
   *
   * @param listed what is listed, by key
   * @throws AssertionError if something else is listed
   */
  Map<String, FateVolume> settle(Map<String, JsonNode> listed) {
    Map<String, String> faces = new LinkedHashMap<>();
    listed.forEach((key, volume) -> faces.put(key, FateVolume.face(volume)));
    Set<String> strange = new TreeSet<>(faces.keySet());
    told.forEach(one -> strange.removeAll(one.volumes().keySet()));
    Map<String, FateVolume> all = new LinkedHashMap<>();
    for (FateLane.Told one : told) {
      all.putAll(settle(one, faces, strange));
    }
    all.replaceAll((key, volume) -> volume.withStamps(stamps(volume)));
    requireSame(all, faces);
    return all;
  }

  private static Map<String, FateVolume> settle(
      FateLane.Told told, Map<String, String> faces, Set<String> strange) {
    if (told.running().isEmpty()) {
      return told.volumes();
    }
    FateCall call = told.running().get();
    if (call.made().isPresent()) {
      Optional<String> made =
          strange.stream()
              .filter(key -> call.made().get().face().equals(faces.get(key)))
              .findFirst();
      return made.map(key -> call.on(told.volumes(), key)).orElse(told.volumes());
    }
    Optional<String> found = Optional.ofNullable(faces.get(call.key()));
    boolean done = found.equals(call.changed().map(FateVolume::face));
    return done ? call.on(told.volumes(), "") : told.volumes();
  }

  private Stamps stamps(FateVolume volume) {
    Stamps stamps = volume.stamps();
    Long now = moments.get(volume.key());
    if (now != null) {
      return new Stamps(volume.key(), now, now);
    }
    return stamps.to() == Long.MAX_VALUE
        ? stamps.until(moments.getOrDefault(stamps.writer(), 0L))
        : stamps;
  }

  private static void requireSame(Map<String, FateVolume> expected, Map<String, String> there) {
    Set<String> keys = new TreeSet<>(there.keySet());
    keys.addAll(expected.keySet());
    List<String> different = new ArrayList<>();
    for (String key : keys) {
      String face =
          Optional.ofNullable(expected.get(key)).map(FateVolume::face).orElse("no such volume");
      String found = there.getOrDefault(key, "no such volume");
      if (!found.equals(face)) {
        different.add("volume " + key + ": expected " + face + "\n  found " + found);
      }
    }
    if (!different.isEmpty()) {
      throw new AssertionError(String.join("\n", different));
    }
  }
}
