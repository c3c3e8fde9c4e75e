package org.lvmsr.backend.random;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.lvmsr.backend.random.ModelVolume.Use;
import org.lvmsr.smapi.Volume;

/** The volumes that should be there, by label. Never changes. */
record World(SortedMap<String, ModelVolume> volumes) {

  static World empty() {
    return new World(new TreeMap<>());
  }

  static World of(Collection<ModelVolume> volumes) {
    var all = new TreeMap<String, ModelVolume>();
    volumes.forEach(volume -> all.put(volume.label(), volume));
    return new World(all);
  }

  Optional<ModelVolume> find(String label) {
    return Optional.ofNullable(volumes.get(label));
  }

  World with(ModelVolume volume) {
    var changed = new TreeMap<>(volumes);
    changed.put(volume.label(), volume);
    return new World(changed);
  }

  World without(String label) {
    var changed = new TreeMap<>(volumes);
    changed.remove(label);
    return new World(changed);
  }

  /** With a volume changed, if it is there. */
  World change(String label, UnaryOperator<ModelVolume> change) {
    return find(label).map(volume -> with(change.apply(volume))).orElse(this);
  }

  World plus(World other) {
    var all = new TreeMap<>(volumes);
    all.putAll(other.volumes);
    return new World(all);
  }

  /** After the host has lost its power: nothing is active. */
  World unused() {
    return World.of(volumes.values().stream().map(volume -> volume.withUse(Use.NONE)).toList());
  }

  /**
   * This world with the keys that nobody was told, if it can be what was found.
   *
   * @param found what there is, by key
   * @param strange the keys of that which nobody was told of
   */
  Optional<World> matched(Map<String, Volume> found, Collection<String> strange) {
    World matched = World.empty();
    List<String> left = new ArrayList<>(strange);
    for (ModelVolume volume : volumes.values()) {
      Optional<String> key =
          (volume.key().isEmpty() ? List.copyOf(left) : List.of(volume.key()))
              .stream()
                  .filter(one -> found.containsKey(one))
                  .filter(one -> ModelVolume.face(found.get(one)).equals(volume.face()))
                  .findFirst();
      if (key.isEmpty()) {
        return Optional.empty();
      }
      left.remove(key.get());
      matched = matched.with(volume.withKey(key.get()));
    }
    return Optional.of(matched);
  }

  /** In a few words. */
  String text() {
    var text = new StringBuilder();
    for (ModelVolume volume : volumes.values()) {
      text.append("  ").append(volume.label()).append(' ').append(volume.key()).append(": ");
      text.append(volume.face()).append(", ").append(volume.use()).append('\n');
    }
    return text.toString();
  }
}
