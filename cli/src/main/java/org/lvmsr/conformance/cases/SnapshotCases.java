package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** Records of snapshots and clones; their contents are another topic. */
final class SnapshotCases {
  private static final String TOPIC = "snapshot";
  private static final String SNAPSHOT = "Volume.snapshot";
  private static final String CLONE = "Volume.clone";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";

  private SnapshotCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(snapshots());
    all.addAll(clones());
    return all;
  }

  private static Case snapshot(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(SNAPSHOT), check).needs(SNAPSHOT);
  }

  private static Case copy(String name, String rule, Case.Check check) {
    return Case.of(TOPIC, name, rule, control(CLONE), check).needs(CLONE);
  }

  private static List<Case> snapshots() {
    return List.of(
        snapshot(
            "snapshot-is-read-only",
            "A snapshot has read_write false, in its answer, in Volume.stat and in SR.ls.",
            SnapshotCases::readOnly),
        snapshot(
            "snapshot-leaves-the-source-writable",
            "The source of a snapshot stays writable.",
            SnapshotCases::sourceWritable),
        snapshot(
            "snapshot-has-its-own-key",
            "A snapshot is a volume of its own, with a key of its own, and is listed.",
            SnapshotCases::ownKey),
        snapshot(
            "snapshot-copies-the-name",
            "A snapshot has the name and the description of its source.",
            scene -> copiesName(scene.volume(), SNAPSHOT)),
        snapshot(
            "snapshot-has-no-keys",
            "What is stored with a volume is not copied to its snapshot.",
            scene -> noKeys(scene.volume(), SNAPSHOT)),
        snapshot(
            "snapshot-keeps-keys-of-the-source",
            "What is stored with a volume stays when a snapshot is made.",
            SnapshotCases::keepsKeys),
        snapshot(
            "snapshot-has-the-size",
            "A snapshot is as large as its source.",
            scene -> sameSize(scene.volume(), SNAPSHOT)),
        snapshot(
            "snapshot-survives-its-source",
            "A snapshot stays when its source is destroyed.",
            SnapshotCases::survivesSource),
        snapshot(
            "snapshot-destroy-leaves-the-source",
            "The source stays when a snapshot is destroyed.",
            SnapshotCases::leavesSource),
        snapshot(
                "snapshot-takes-keys-of-its-own",
                "Keys can be stored with a snapshot.",
                SnapshotCases::takesKeys)
            .needs("Volume.set"),
        snapshot(
            "snapshot-of-unknown-fails",
            "Volume.snapshot of an unknown key fails with an error object.",
            scene -> unknown(scene, SNAPSHOT)),
        Case.of(
                TOPIC,
                "snapshot-several",
                "A volume can have several snapshots, which are destroyed in any order.",
                daemon("vdi_snapshot_impl"),
                SnapshotCases::several)
            .needs(SNAPSHOT));
  }

  private static List<Case> clones() {
    return List.of(
        copy("clone-is-writable", "A clone is writable.", SnapshotCases::cloneWritable),
        copy(
                "clone-of-snapshot-is-writable",
                "A clone of a snapshot is writable.",
                SnapshotCases::cloneOfSnapshotWritable)
            .needs(SNAPSHOT),
        copy(
            "clone-copies-the-name",
            "A clone has the name and the description of its source.",
            scene -> copiesName(scene.volume().source(), CLONE)),
        copy(
            "clone-has-no-keys",
            "What is stored with a volume is not copied to its clone.",
            scene -> noKeys(scene.volume().source(), CLONE)),
        copy(
            "clone-has-the-size",
            "A clone is as large as its source.",
            scene -> sameSize(scene.volume().source(), CLONE)),
        copy(
                "clone-survives-its-snapshot",
                "A clone stays when the snapshot that it was made of is destroyed, which may be refused.",
                SnapshotCases::cloneSurvives)
            .needs(SNAPSHOT),
        copy(
            "clone-of-unknown-fails",
            "Volume.clone of an unknown key fails with an error object.",
            scene -> unknown(scene, CLONE)));
  }

  private static void readOnly(Scene scene) {
    Volume snapshot = scene.volume().snapshot();
    for (JsonNode seen : List.of(snapshot.record(), snapshot.stat(), snapshot.listed())) {
      Expect.equal(false, seen.get("read_write").asBoolean(), "read_write");
    }
  }

  private static void sourceWritable(Scene scene) {
    Volume volume = scene.volume();
    Volume unused = volume.snapshot();
    Expect.equal(true, volume.stat().get("read_write").asBoolean(), "read_write");
  }

  private static void ownKey(Scene scene) {
    Volume volume = scene.volume();
    Volume snapshot = volume.snapshot();
    Expect.that(!snapshot.key().equals(volume.key()), "it has the key of its source");
    JsonNode unused = snapshot.listed();
    JsonNode unusedToo = volume.listed();
  }

  private static Volume derived(Volume volume, String method) {
    return method.equals(CLONE) ? volume.copy() : volume.snapshot();
  }

  private static void copiesName(Volume volume, String method) {
    Volume derived = derived(volume, method);
    for (String member : List.of("name", "description")) {
      Expect.equal(volume.record().get(member), derived.stat().get(member), "the " + member);
    }
  }

  private static void noKeys(Volume volume, String method) {
    volume.set("clone-on-boot", "x");
    Volume derived = derived(volume, method);
    Expect.equal(Map.of(), Volume.keys(derived.record()), "its map of keys");
    Expect.equal(Map.of(), derived.keys(), "its map of keys");
  }

  private static void keepsKeys(Scene scene) {
    Volume volume = scene.volume();
    volume.set("vdi-type", "user");
    Volume unused = volume.snapshot();
    Expect.equal(Map.of("vdi-type", "user"), volume.keys(), "the map of keys");
  }

  private static void sameSize(Volume volume, String method) {
    Volume derived = derived(volume, method);
    Expect.equal(volume.size(), derived.stat().get("virtual_size").asLong(), "virtual_size");
  }

  private static void survivesSource(Scene scene) {
    Volume volume = scene.volume();
    Volume snapshot = volume.snapshot();
    volume.destroy();
    JsonNode unused = snapshot.stat();
    JsonNode unusedToo = snapshot.listed();
  }

  private static void leavesSource(Scene scene) {
    Volume volume = scene.volume();
    volume.snapshot().destroy();
    JsonNode unused = volume.stat();
  }

  private static void takesKeys(Scene scene) {
    Volume snapshot = scene.volume().snapshot();
    snapshot.set("is_a_snapshot", "true");
    Expect.equal(Map.of("is_a_snapshot", "true"), snapshot.keys(), "the map of keys");
  }

  private static void unknown(Scene scene, String method) {
    Failure unused = scene.sr().fails(method, "key", UNKNOWN);
  }

  private static void several(Scene scene) {
    Volume volume = scene.volume();
    Volume first = volume.snapshot();
    Volume second = volume.snapshot();
    Volume third = volume.snapshot();
    second.destroy();
    first.destroy();
    third.destroy();
    JsonNode unused = volume.stat();
  }

  private static void cloneWritable(Scene scene) {
    Volume made = scene.volume().copy();
    Expect.equal(true, made.stat().get("read_write").asBoolean(), "read_write");
  }

  private static void cloneOfSnapshotWritable(Scene scene) {
    Volume made = scene.volume().snapshot().copy();
    Expect.equal(true, made.stat().get("read_write").asBoolean(), "read_write");
  }

  private static void cloneSurvives(Scene scene) {
    Volume snapshot = scene.volume().snapshot();
    Volume made = snapshot.copy();
    var unusedRefusal = snapshot.begin("Volume.destroy").failureIfAny();
    JsonNode unused = made.stat();
    JsonNode unusedToo = made.listed();
  }
}
