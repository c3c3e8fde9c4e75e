package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.cases.Sources.xapi;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** The life of a volume. */
final class VolumeCases {
  private static final String TOPIC = "volume";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";

  private VolumeCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(creation());
    all.addAll(life());
    all.addAll(sizes());
    return all;
  }

  private static List<Case> creation() {
    return List.of(
        Case.of(
            TOPIC,
            "volume-create-is-large-enough",
            "A new volume is at least as large as asked for: rounding goes up, never down.",
            control("Volume.create"),
            VolumeCases::largeEnough),
        Case.of(
            TOPIC,
            "volume-create-tiny",
            "A volume of the size of a state file, 266240 bytes, can be made.",
            xapi("xha_statefile.ml: minimum_size"),
            VolumeCases::tiny),
        Case.of(
            TOPIC,
            "volume-create-is-writable",
            "A new volume has read_write true.",
            control("volume.read_write"),
            VolumeCases::writable),
        Case.of(
            TOPIC,
            "volume-create-is-not-shared-unasked",
            "A new volume has sharable as it was asked for.",
            control("volume.sharable"),
            VolumeCases::sharable),
        Case.of(
            TOPIC,
            "volume-create-is-shared-if-asked",
            "A volume that is asked for with sharable true, as for a state file, has it true or is"
                + " refused.",
            control("volume.sharable"),
            VolumeCases::sharedIfAsked),
        Case.of(
            TOPIC,
            "volume-create-has-no-keys",
            "Nothing is stored with a new volume.",
            control("volume.keys"),
            VolumeCases::noKeys),
        Case.of(
            TOPIC,
            "volume-create-makes-different-keys",
            "Volumes have different keys, also where their names are the same.",
            control("volume.key"),
            VolumeCases::differentKeys),
        Case.of(
                TOPIC,
                "volume-key-is-not-used-again",
                "A new volume does not get the key of one that was destroyed.",
                control("volume.key"),
                VolumeCases::keyNotUsedAgain)
            .asAdvice(),
        Case.of(
                TOPIC,
                "volume-key-equals-uuid",
                "The key of a volume is also its uuid: revert is given the one for the other.",
                xapi("storage_smapiv1.ml: vdi_info_of_vdi_rec"),
                VolumeCases::keyEqualsUuid)
            .asAdvice(),
        Case.of(
                TOPIC,
                "volume-uuid-is-one",
                "Where a volume has a uuid, it is one, or the toolstack invents another each time.",
                daemon("vdi_of_volume"),
                VolumeCases::uuidIsOne)
            .asAdvice(),
        Case.of(
                TOPIC,
                "volume-key-is-plain",
                "A key has no slash, no white space and nothing else that needs care in a URL.",
                control("volume.key"),
                VolumeCases::keyIsPlain)
            .asAdvice(),
        Case.of(
            TOPIC,
            "volume-uri-names-a-datapath",
            "A volume has a URI whose scheme is that of a datapath plugin.",
            daemon("choose_datapath"),
            VolumeCases::uriNamesDatapath),
        Case.of(
            TOPIC,
            "volume-utilisation-is-sound",
            "Physical utilisation is not negative.",
            control("volume.physical_utilisation"),
            VolumeCases::utilisation));
  }

  private static List<Case> life() {
    return List.of(
        Case.of(
            TOPIC,
            "volume-stat-answers-as-create",
            "Volume.stat answers with the record that Volume.create answered.",
            control("Volume.stat"),
            VolumeCases::statAsCreate),
        Case.of(
            TOPIC,
            "volume-stat-of-unknown-fails",
            "Volume.stat of an unknown key fails with an error object.",
            control("exns"),
            scene -> unknown(scene, "Volume.stat")),
        Case.of(
                TOPIC,
                "volume-unknown-is-the-declared-error",
                "The error about an unknown key is Volume_does_not_exist and the key.",
                control("exns"),
                scene ->
                    scene
                        .sr()
                        .fails("Volume.stat", "key", UNKNOWN)
                        .expect("Volume_does_not_exist", UNKNOWN))
            .asAdvice(),
        Case.of(
            TOPIC,
            "volume-destroy-twice",
            "Volume.destroy of a volume that is gone succeeds: the toolstack does it.",
            daemon("vdi_destroy_impl"),
            VolumeCases::destroyTwice),
        Case.of(
            TOPIC,
            "volume-destroyed-does-not-stat",
            "Volume.stat of a volume that was destroyed fails with an error object.",
            control("exns"),
            VolumeCases::destroyedDoesNotStat),
        Case.of(
            TOPIC,
            "volume-destroy-leaves-others",
            "Volume.destroy of a volume leaves the others.",
            control("Volume.destroy"),
            VolumeCases::destroyLeavesOthers));
  }

  private static List<Case> sizes() {
    return List.of(
            Case.of(
                TOPIC,
                "volume-resize-grows",
                "After Volume.resize a volume is at least as large as asked for, as its stat tells.",
                control("Volume.resize"),
                VolumeCases::resizeGrows),
            Case.of(
                TOPIC,
                "volume-resize-never-shrinks",
                "Volume.resize to less fails or changes nothing, but never shrinks a volume.",
                control("Volume.resize"),
                VolumeCases::resizeNeverShrinks),
            Case.of(
                TOPIC,
                "volume-resize-to-the-same",
                "Volume.resize to the size that a volume has succeeds.",
                control("Volume.resize"),
                VolumeCases::resizeToTheSame),
            Case.of(
                TOPIC,
                "volume-resize-keeps-the-record",
                "Volume.resize changes nothing of the record but sizes.",
                control("Volume.resize"),
                VolumeCases::resizeKeepsRecord),
            Case.of(
                TOPIC,
                "volume-resize-of-unknown-fails",
                "Volume.resize of an unknown key fails with an error object.",
                control("exns"),
                scene -> unknown(scene, "Volume.resize", "new_size", 16 * MIB)))
        .stream()
        .map(one -> one.needs("Volume.resize"))
        .toList();
  }

  private static void largeEnough(Scene scene) {
    for (long size : new long[] {8 * MIB, 8 * MIB + 1, 9 * MIB - 1}) {
      long made = scene.volume(size).size();
      Expect.that(made >= size, "asked for " + size + ", made with " + made);
    }
  }

  private static void tiny(Scene scene) {
    long made = scene.volume(266_240).size();
    Expect.that(made >= 266_240, "made with " + made);
  }

  private static void writable(Scene scene) {
    Expect.equal(true, scene.volume().stat().get("read_write").asBoolean(), "read_write");
  }

  private static void sharable(Scene scene) {
    Expect.equal(false, scene.volume().stat().get("sharable").asBoolean(), "sharable");
  }

  private static void sharedIfAsked(Scene scene) {
    Map<String, Object> arguments = new TreeMap<>();
    arguments.put("name", scene.newName());
    arguments.put("description", "");
    arguments.put("size", 8 * MIB);
    arguments.put("sharable", true);
    arguments.put("sr", scene.sr().handle());
    Call call = scene.begin("Volume.create", arguments);
    if (call.failureIfAny().isPresent()) {
      throw new NotOffered("volumes that are shared");
    }
    Volume volume = scene.sr().adopt(call.answer());
    Expect.equal(true, volume.record().get("sharable").asBoolean(), "sharable");
    Expect.equal(true, volume.stat().get("sharable").asBoolean(), "sharable in Volume.stat");
  }

  private static void noKeys(Scene scene) {
    Expect.equal(0, scene.volume().stat().get("keys").size(), "the number of keys");
  }

  private static void differentKeys(Scene scene) {
    String name = scene.newName();
    Volume one = scene.sr().volume(name, 8 * MIB);
    Volume other = scene.sr().volume(name, 8 * MIB);
    Expect.that(!one.key().equals(other.key()), "both have the key " + one.key());
  }

  private static void keyNotUsedAgain(Scene scene) {
    Volume one = scene.volume();
    one.destroy();
    Expect.that(!scene.volume().key().equals(one.key()), "the new one has " + one.key());
  }

  private static void keyEqualsUuid(Scene scene) {
    Volume volume = scene.volume();
    Expect.equal(volume.key(), volume.record().path("uuid").asText(), "the uuid");
  }

  private static void uuidIsOne(Scene scene) {
    JsonNode uuid = scene.volume().record().path("uuid");
    Expect.that(
        uuid.isMissingNode()
            || uuid.asText().matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"),
        "the uuid is " + uuid);
  }

  private static void keyIsPlain(Scene scene) {
    String key = scene.volume().key();
    Expect.that(key.matches("[A-Za-z0-9._~-]+"), "the key is " + key);
  }

  private static void uriNamesDatapath(Scene scene) {
    String unused = scene.volume().uri();
  }

  private static void utilisation(Scene scene) {
    long used = scene.volume().stat().get("physical_utilisation").asLong();
    Expect.that(used >= 0, "physical_utilisation is " + used);
  }

  private static void statAsCreate(Scene scene) {
    Volume volume = scene.volume();
    JsonNode stat = volume.stat();
    for (String member :
        List.of("key", "name", "description", "read_write", "sharable", "virtual_size")) {
      Expect.equal(volume.record().get(member), stat.get(member), member);
    }
  }

  private static void unknown(Scene scene, String method, Object... arguments) {
    Object[] all = new Object[arguments.length + 2];
    all[0] = "key";
    all[1] = UNKNOWN;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    Failure unused = scene.sr().fails(method, all);
  }

  private static void destroyTwice(Scene scene) {
    Volume volume = scene.volume();
    volume.destroy();
    volume.destroy();
  }

  private static void destroyedDoesNotStat(Scene scene) {
    Volume volume = scene.volume();
    volume.destroy();
    Failure unused = volume.fails("Volume.stat");
  }

  private static void destroyLeavesOthers(Scene scene) {
    Volume other = scene.volume();
    JsonNode before = Volume.known(other.stat());
    scene.volume().destroy();
    Expect.equal(before, Volume.known(other.stat()), "the other volume");
  }

  private static void resizeGrows(Scene scene) {
    Volume volume = scene.volume();
    long wanted = volume.size() + 4 * MIB + 1;
    volume.resize(wanted);
    long size = volume.stat().get("virtual_size").asLong();
    Expect.that(size >= wanted, "asked for " + wanted + ", now " + size);
  }

  private static void resizeNeverShrinks(Scene scene) {
    Volume volume = scene.volume();
    var unused = volume.begin("Volume.resize", "new_size", MIB).failureIfAny();
    Expect.equal(volume.size(), volume.stat().get("virtual_size").asLong(), "virtual_size");
  }

  private static void resizeToTheSame(Scene scene) {
    Volume volume = scene.volume();
    volume.resize(volume.size());
    Expect.equal(volume.size(), volume.stat().get("virtual_size").asLong(), "virtual_size");
  }

  private static void resizeKeepsRecord(Scene scene) {
    Volume volume = scene.volume();
    volume.set("vdi-type", "user");
    JsonNode before = volume.stat();
    volume.resize(volume.size() + 4 * MIB);
    JsonNode after = volume.stat();
    for (String member : List.of("name", "description", "read_write", "keys")) {
      Expect.equal(before.get(member), after.get(member), member);
    }
  }
}
