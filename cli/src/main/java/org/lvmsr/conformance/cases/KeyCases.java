package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.cases.Sources.xapi;

import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** What the toolstack stores with a volume. */
final class KeyCases {
  private static final String TOPIC = "keys";

  private KeyCases() {}

  static List<Case> all() {
    return List.of(
            Case.of(
                TOPIC,
                "keys-set-is-kept",
                "What Volume.set stores is in the keys of Volume.stat.",
                control("Volume.set"),
                KeyCases::isKept),
            Case.of(
                TOPIC,
                "keys-set-overwrites",
                "Volume.set of a key that is there replaces its value.",
                control("Volume.set"),
                KeyCases::overwrites),
            Case.of(
                TOPIC,
                "keys-value-may-be-empty",
                "An empty value is a value.",
                control("Volume.set"),
                KeyCases::empty),
            Case.of(
                TOPIC,
                "keys-values-are-verbatim",
                "Values come back exactly as they were stored.",
                control("Volume.set"),
                KeyCases::verbatim),
            Case.of(
                TOPIC,
                "keys-names-are-verbatim",
                "Names of keys may be any text.",
                daemon("vdi_snapshot_impl"),
                KeyCases::names),
            Case.of(
                TOPIC,
                "keys-unset-removes",
                "Volume.unset removes a key and leaves the others.",
                control("Volume.unset"),
                KeyCases::removes),
            Case.of(
                TOPIC,
                "keys-unset-of-absent-succeeds",
                "Volume.unset of a key that is not there succeeds: the toolstack does it.",
                xapi("storage_smapiv1_migrate.ml: receive_finalize3"),
                KeyCases::absent),
            Case.of(
                TOPIC,
                "keys-belong-to-one-volume",
                "What is stored with one volume is not with another.",
                control("volume.keys"),
                KeyCases::ofOneVolume),
            Case.of(
                TOPIC,
                "keys-are-in-the-list",
                "SR.ls has the keys of volumes as Volume.stat has them.",
                daemon("vdi_of_volume"),
                KeyCases::inTheList),
            Case.of(
                TOPIC,
                "keys-go-with-the-volume",
                "Volume.set on a volume that was destroyed fails with an error object.",
                control("exns"),
                KeyCases::goWithVolume))
        .stream()
        .map(one -> one.needs("Volume.set", "Volume.unset"))
        .toList();
  }

  private static void expect(Map<String, String> wanted, Volume volume) {
    Expect.equal(wanted, volume.keys(), "the map of keys");
  }

  private static void isKept(Scene scene) {
    Volume volume = scene.volume();
    volume.set("vdi-type", "user");
    volume.set("snapshot_time", "20260101T12:00:00Z");
    expect(Map.of("vdi-type", "user", "snapshot_time", "20260101T12:00:00Z"), volume);
  }

  private static void overwrites(Scene scene) {
    Volume volume = scene.volume();
    volume.set("vdi-type", "user");
    volume.set("vdi-type", "system");
    expect(Map.of("vdi-type", "system"), volume);
  }

  private static void empty(Scene scene) {
    Volume volume = scene.volume();
    volume.set("content_id", "");
    expect(Map.of("content_id", ""), volume);
  }

  private static void verbatim(Scene scene) {
    Volume volume = scene.volume();
    for (String value :
        List.of("true", "0012", " x\n", "-n", "{\"a\": 1}", "„Größe“ \ud83d\udcbe")) {
      volume.set("k", value);
      expect(Map.of("k", value), volume);
    }
  }

  private static void names(Scene scene) {
    Volume volume = scene.volume();
    for (String name : List.of("tagsmein Schild", "-k", "a/b=c", "ключ", "")) {
      volume.set(name, "v");
      expect(Map.of(name, "v"), volume);
      volume.unset(name);
    }
  }

  private static void removes(Scene scene) {
    Volume volume = scene.volume();
    volume.set("a", "1");
    volume.set("b", "2");
    volume.unset("a");
    expect(Map.of("b", "2"), volume);
  }

  private static void absent(Scene scene) {
    scene.volume().unset("_sm_config_base_mirror");
  }

  private static void ofOneVolume(Scene scene) {
    Volume one = scene.volume();
    Volume other = scene.volume();
    one.set("k", "v");
    expect(Map.of(), other);
  }

  private static void inTheList(Scene scene) {
    Volume volume = scene.volume();
    volume.set("k", "v");
    Expect.equal(Map.of("k", "v"), Volume.keys(volume.listed()), "the map of keys in the list");
  }

  private static void goWithVolume(Scene scene) {
    Volume volume = scene.volume();
    volume.destroy();
    var unused = volume.fails("Volume.set", "k", "k", "v", "v");
  }
}
