package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** What a plugin knows of how volumes resemble each other; the toolstack does not ask today. */
final class CompareCases {
  private static final String TOPIC = "compare";
  private static final String COMPARE = "Volume.compare";
  private static final String SIMILAR = "Volume.similar_content";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";

  private CompareCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    compared().forEach(one -> all.add(one.needs(COMPARE).asAdvice()));
    similar().forEach(one -> all.add(one.needs(SIMILAR).asAdvice()));
    return all;
  }

  private static Case compare(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(COMPARE), check);
  }

  private static Case similar(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(SIMILAR), check);
  }

  private static List<Case> compared() {
    return List.of(
        compare(
                "compare-covers-changes",
                "Volume.compare lists what differs.",
                CompareCases::coversChanges)
            .needs("Volume.snapshot"),
        compare(
            "compare-stays-inside-the-volume",
            "Ranges are of whole blocks of some size, and end where the volume ends.",
            CompareCases::staysInside),
        compare(
            "compare-with-a-stranger",
            "Compared with a volume that it has nothing to do with, all that is not empty is listed.",
            CompareCases::withStranger),
        compare(
            "compare-with-nothing",
            "So it is where the second volume does not exist.",
            CompareCases::withNothing),
        compare(
            "compare-of-unknown-fails",
            "Volume.compare of an unknown key fails with an error object.",
            CompareCases::ofUnknown));
  }

  private static List<Case> similar() {
    return List.of(
        similar(
                "similar-content-knows-the-snapshot",
                "Volume.similar_content of a volume lists its snapshot.",
                CompareCases::knowsSnapshot)
            .needs("Volume.snapshot"),
        similar(
                "similar-content-knows-the-clone",
                "Volume.similar_content of a volume lists its clone.",
                CompareCases::knowsClone)
            .needs("Volume.clone"),
        similar(
                "similar-content-is-there",
                "Each key that Volume.similar_content lists is one of a volume in SR.ls, also after"
                    + " some were destroyed.",
                CompareCases::isThere)
            .needs("Volume.snapshot"),
        similar(
            "similar-content-of-unknown-fails",
            "Volume.similar_content of an unknown key fails with an error object.",
            CompareCases::similarOfUnknown));
  }

  private static Volume written(Scene scene) {
    Volume volume = scene.volume();
    write(volume, 0);
    return volume;
  }

  private static void write(Volume volume, long offset) {
    Disk disk = volume.plug("1");
    disk.write(offset, 1);
    disk.unplug();
  }

  private static JsonNode compared(Volume volume, String key2) {
    return volume.call(COMPARE, "key2", key2);
  }

  private static void expectListed(JsonNode list, long offset) {
    long block = list.get("blocksize").asLong();
    boolean covered = false;
    for (JsonNode range : list.get("ranges")) {
      long start = range.get(0).asLong() * block;
      covered |= start <= offset && offset < start + range.get(1).asLong() * block;
    }
    Expect.that(covered, "offset " + offset + " is in none of " + list);
  }

  private static void coversChanges(Scene scene) {
    Volume volume = written(scene);
    Volume before = volume.snapshot();
    write(volume, 5 * MIB);
    write(volume, 7 * MIB);
    for (JsonNode list : List.of(compared(volume, before.key()), compared(before, volume.key()))) {
      expectListed(list, 5 * MIB);
      expectListed(list, 7 * MIB);
    }
  }

  private static void staysInside(Scene scene) {
    Volume volume = written(scene);
    write(volume, volume.size() - 4096);
    JsonNode list = compared(volume, UNKNOWN);
    long block = list.get("blocksize").asLong();
    Expect.that(block > 0, "the size of blocks is " + block);
    for (JsonNode range : list.get("ranges")) {
      long start = range.get(0).asLong();
      long length = range.get(1).asLong();
      long last = start + length - 1;
      Expect.that(
          start >= 0 && length > 0 && last * block < volume.size(),
          range + " is no range in " + volume.size() + " bytes of blocks of " + block);
    }
  }

  private static void withStranger(Scene scene) {
    Volume volume = written(scene);
    Volume stranger = written(scene);
    expectListed(compared(volume, stranger.key()), 0);
  }

  private static void withNothing(Scene scene) {
    expectListed(compared(written(scene), UNKNOWN), 0);
  }

  private static void ofUnknown(Scene scene) {
    Failure unused = scene.sr().fails(COMPARE, "key", UNKNOWN, "key2", scene.volume().key());
  }

  private static List<String> similarTo(Volume volume) {
    List<String> keys = new ArrayList<>();
    volume.call(SIMILAR).forEach(key -> keys.add(key.asText()));
    return keys;
  }

  private static void expectSimilar(Volume volume, Volume relative) {
    List<String> keys = similarTo(volume);
    Expect.that(keys.contains(relative.key()), relative.key() + " is not among " + keys);
  }

  private static void knowsSnapshot(Scene scene) {
    Volume volume = written(scene);
    expectSimilar(volume, volume.snapshot());
  }

  private static void knowsClone(Scene scene) {
    Volume volume = written(scene).source();
    expectSimilar(volume, volume.copy());
  }

  private static void isThere(Scene scene) {
    Volume volume = written(scene);
    Volume first = volume.snapshot();
    Volume unused = volume.snapshot();
    first.destroy();
    Set<String> unknown = new HashSet<>(similarTo(volume));
    unknown.removeAll(scene.sr().keys());
    Expect.equal(Set.of(), unknown, "what SR.ls does not list of them");
  }

  private static void similarOfUnknown(Scene scene) {
    Failure unused = scene.sr().fails(SIMILAR, "key", UNKNOWN);
  }
}
