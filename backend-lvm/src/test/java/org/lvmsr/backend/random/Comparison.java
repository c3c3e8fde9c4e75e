package org.lvmsr.backend.random;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.smapi.Volume;

/** What is listed and what it holds, beside what should be there behind a round. */
final class Comparison {
  private final Map<String, Volume> listed = new HashMap<>();
  private final Map<String, long[]> contents;

  /**
   * Compares with what there is.
   *
   * @param contents what was read of each volume that has data, by key
   */
  Comparison(List<Volume> listed, Map<String, long[]> contents) {
    listed.forEach(volume -> this.listed.put(volume.key(), volume));
    this.contents = contents;
  }

  /**
   * Of each lane's worlds that which is there, all together.
   *
   * @throws AssertionError if none is, or if there is something else
   */
  World settle(List<Lane> lanes) throws IOException {
    Set<String> strange = new HashSet<>(listed.keySet());
    lanes.forEach(lane -> strange.removeAll(keys(lane.alternatives())));
    World all = World.empty();
    for (Lane lane : lanes) {
      all = all.plus(settle(lane.alternatives(), strange));
    }
    strange.removeAll(keys(List.of(all)));
    if (!strange.isEmpty()) {
      throw new AssertionError("volumes that nobody made: " + strange + " in\n" + found());
    }
    return all;
  }

  private static Set<String> keys(List<World> worlds) {
    Set<String> keys = new HashSet<>();
    worlds.forEach(world -> world.volumes().values().forEach(one -> keys.add(one.key())));
    keys.remove("");
    return keys;
  }

  private World settle(List<World> alternatives, Set<String> strange) {
    var why = new StringBuilder();
    for (World world : matching(alternatives, strange)) {
      Optional<String> difference = difference(world);
      if (difference.isEmpty()) {
        return certain(world);
      }
      why.append(difference.get()).append('\n');
    }
    alternatives.forEach(world -> why.append("not as found:\n").append(world.text()));
    throw new AssertionError(why + "found:\n" + found());
  }

  /** Those with the most volumes first, or a volume that nobody was told of would stay over. */
  private List<World> matching(List<World> alternatives, Set<String> strange) {
    List<World> matching = new ArrayList<>();
    for (World world : alternatives) {
      Set<String> gone = keys(alternatives);
      gone.removeAll(keys(List.of(world)));
      if (gone.stream().noneMatch(listed::containsKey)) {
        world.matched(listed, strange).ifPresent(matching::add);
      }
    }
    matching.sort(Comparator.comparingInt((World world) -> world.volumes().size()).reversed());
    return matching;
  }

  private Optional<String> difference(World world) {
    return world.volumes().values().stream()
        .filter(ModelVolume::data)
        .flatMap(
            volume ->
                volume
                    .contents()
                    .difference(read(volume))
                    .map(what -> what + " of " + volume.label())
                    .stream())
        .findFirst();
  }

  private long[] read(ModelVolume volume) {
    return contents.getOrDefault(volume.key(), new long[0]);
  }

  private World certain(World world) {
    return World.of(
        world.volumes().values().stream()
            .map(one -> one.data() ? one.withContents(Contents.found(read(one))) : one)
            .toList());
  }

  private String found() {
    var text = new StringBuilder();
    listed.forEach(
        (key, volume) ->
            text.append("  ")
                .append(key)
                .append(": ")
                .append(ModelVolume.face(volume))
                .append('\n'));
    return text.toString();
  }
}
