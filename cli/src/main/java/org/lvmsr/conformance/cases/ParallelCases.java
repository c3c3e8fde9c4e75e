package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;
import org.lvmsr.conformance.scene.Volume;

/** Calls at the same time: the daemon serialises nothing. */
final class ParallelCases {
  private static final String TOPIC = "parallel";
  private static final int SEVERAL = 4;

  private ParallelCases() {}

  static List<Case> all() {
    return List.of(
        parallel(
            "parallel-creates-are-all-listed",
            "Volumes that are made at the same time have different keys and are all listed.",
            ParallelCases::creates),
        parallel(
                "parallel-sets-are-all-kept",
                "Keys that are stored with one volume at the same time are all kept.",
                ParallelCases::sets)
            .needs("Volume.set"),
        parallel(
                "parallel-snapshots-are-all-listed",
                "Snapshots of one volume that are made at the same time are all there.",
                ParallelCases::snapshots)
            .needs("Volume.snapshot"),
        parallel(
            "parallel-stats-answer-the-same",
            "Volume.stat of one volume, asked several times at once, answers the same.",
            ParallelCases::stats),
        parallel(
            "parallel-destroys-succeed",
            "Volume.destroy of one volume, twice at the same time, succeeds twice.",
            ParallelCases::destroys),
        parallel(
            "parallel-attaches-answer-the-same",
            "Datapath.attach for one domain, twice at the same time, answers the same.",
            ParallelCases::attaches),
        parallel(
            "parallel-sr-attaches-succeed",
            "SR.attach of one SR, twice at the same time, gives the same handle.",
            ParallelCases::srAttaches),
        parallel(
                "parallel-calls-of-all-kinds",
                "Calls of different kinds at the same time all succeed.",
                ParallelCases::allKinds)
            .needs("Volume.snapshot", "Volume.set", "Volume.resize"));
  }

  private static Case parallel(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, daemon("listen_p"), check);
  }

  private static void creates(Scene scene) {
    Sr sr = scene.sr();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      calls.add(sr.createVolume(scene.newName(), 8 * MIB));
    }
    allListed(sr, calls);
  }

  private static void allListed(Sr sr, List<Call> calls) {
    List<String> keys = calls.stream().map(call -> sr.adopt(call.answer()).key()).toList();
    Expect.equal(calls.size(), new HashSet<>(keys).size(), "in " + keys + " the number of keys");
    List<String> listed = sr.keys();
    Expect.that(listed.containsAll(keys), "made were " + keys + ", listed are " + listed);
  }

  private static void sets(Scene scene) {
    Volume volume = scene.volume();
    List<Call> calls = new ArrayList<>();
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < SEVERAL; i++) {
      calls.add(volume.begin("Volume.set", "k", "k" + i, "v", "v"));
      wanted.put("k" + i, "v");
    }
    calls.forEach(Call::answer);
    Expect.equal(wanted, volume.keys(), "the map of keys");
  }

  private static void snapshots(Scene scene) {
    Volume volume = scene.volume();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      calls.add(volume.begin("Volume.snapshot"));
    }
    allListed(scene.sr(), calls);
  }

  private static void same(List<Call> calls) {
    List<JsonNode> answers = calls.stream().map(call -> known(call.answer())).toList();
    answers.forEach(answer -> Expect.equal(answers.get(0), answer, "one of the answers"));
  }

  private static JsonNode known(JsonNode answer) {
    return answer.has("physical_utilisation") ? Volume.known(answer) : answer;
  }

  private static void stats(Scene scene) {
    Volume volume = scene.volume();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < SEVERAL; i++) {
      calls.add(volume.begin("Volume.stat"));
    }
    same(calls);
  }

  private static void destroys(Scene scene) {
    Volume volume = scene.volume();
    same(List.of(volume.begin("Volume.destroy"), volume.begin("Volume.destroy")));
  }

  private static void attaches(Scene scene) {
    Volume volume = scene.volume();
    volume.detachLater("1");
    same(
        List.of(
            volume.beginDatapath("Datapath.attach", "1"),
            volume.beginDatapath("Datapath.attach", "1")));
    JsonNode unused = volume.datapath("Datapath.detach", "1");
  }

  private static void srAttaches(Scene scene) {
    Map<String, ?> known = Map.of("configuration", scene.sr().configuration());
    same(List.of(scene.begin("SR.attach", known), scene.begin("SR.attach", known)));
  }

  private static void allKinds(Scene scene) {
    Sr sr = scene.sr();
    Volume volume = scene.volume();
    Volume other = scene.volume();
    Volume doomed = scene.volume();
    List<Call> calls =
        List.of(
            sr.createVolume(scene.newName(), 8 * MIB),
            volume.begin("Volume.snapshot"),
            volume.begin("Volume.set", "k", "k", "v", "v"),
            other.begin("Volume.resize", "new_size", other.size() + 8 * MIB),
            doomed.begin("Volume.destroy"),
            sr.begin("SR.ls"),
            sr.begin("SR.stat"),
            scene.begin("Plugin.query", Map.of()));
    List<JsonNode> answers = calls.stream().map(Call::answer).toList();
    Volume made = sr.adopt(answers.get(0));
    Volume snapshot = sr.adopt(answers.get(1));
    List<String> listed = sr.keys();
    Expect.that(listed.contains(made.key()), "the new volume is not listed");
    Expect.that(listed.contains(snapshot.key()), "the snapshot is not listed");
    Expect.that(!listed.contains(doomed.key()), "the volume that was destroyed is listed");
    Expect.equal(Map.of("k", "v"), volume.keys(), "the map of keys");
  }
}
