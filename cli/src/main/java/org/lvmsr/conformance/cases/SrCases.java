package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.cases.Sources.xapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;
import org.lvmsr.conformance.scene.Volume;

/** The life of an SR. */
final class SrCases {
  private static final String TOPIC = "sr";
  private static final String TEXT = "Lager 3 – \"naïve\" \u4f60\n\\ $(x) 'y'";

  private SrCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(life());
    all.addAll(records());
    return all;
  }

  private static List<Case> life() {
    return List.of(
            Case.of(
                TOPIC,
                "sr-create-answer-attaches",
                "What SR.create answers is the configuration that attaches the SR on every host.",
                xapi("xapi_sr.ml: create"),
                SrCases::createAnswerAttaches),
            Case.of(
                    TOPIC,
                    "sr-create-leaves-it-detached",
                    "SR.create leaves the SR detached: no detach follows it.",
                    xapi("xapi_sr.ml: create"),
                    SrCases::createLeavesDetached)
                .needs("Plugin.ls"),
            Case.of(
                TOPIC,
                "sr-attach-twice",
                "SR.attach of an SR that is attached succeeds, and the SR works.",
                xapi("storage_access.ml: destroy_sr"),
                SrCases::attachTwice),
            Case.of(
                TOPIC,
                "sr-attach-again-after-detach",
                "An SR can be attached again after it was detached.",
                control("SR.attach"),
                SrCases::attachAgain),
            Case.of(
                TOPIC,
                "sr-detach-twice",
                "SR.detach of an SR that is detached succeeds.",
                control("SR.detach"),
                SrCases::detachTwice),
            Case.of(
                    TOPIC,
                    "sr-detach-ends-it",
                    "After SR.detach, calls about the SR fail.",
                    control("SR.detach"),
                    SrCases::detachEnds)
                .asAdvice(),
            Case.of(
                    TOPIC,
                    "sr-attach-of-nothing-fails",
                    "SR.attach of an empty configuration fails with an error object.",
                    control("SR.attach"),
                    SrCases::attachOfNothing)
                .asAdvice(),
            Case.of(
                    TOPIC,
                    "sr-destroy-needs-no-detach",
                    "SR.destroy also detaches: no detach follows it.",
                    xapi("storage_access.ml: destroy_sr"),
                    SrCases::destroyDetaches)
                .needs("Plugin.ls"),
            Case.of(
                TOPIC,
                "sr-destroy-frees-the-storage",
                "After SR.destroy, a new SR can be made of the same storage.",
                control("SR.destroy"),
                SrCases::destroyFrees),
            Case.of(
                TOPIC,
                "sr-destroyed-does-not-attach",
                "An SR that was destroyed cannot be attached any more.",
                control("SR.destroy"),
                SrCases::destroyedDoesNotAttach),
            Case.of(
                TOPIC,
                "sr-destroy-takes-its-volumes",
                "A new SR lists no volume of the one that was there before.",
                control("SR.destroy"),
                SrCases::destroyTakesVolumes),
            Case.of(
                TOPIC,
                "sr-volumes-survive-detach",
                "Volumes, their names and what was stored with them are there after SR.detach and"
                    + " SR.attach.",
                control("SR.detach"),
                SrCases::volumesSurvive))
        .stream()
        .map(Case::thatDestroys)
        .toList();
  }

  private static List<Case> records() {
    return List.of(
        Case.of(
            TOPIC,
            "sr-stat-has-the-handle",
            "SR.stat answers with the handle that SR.attach gave.",
            control("sr_stat.sr"),
            SrCases::statHasHandle),
        Case.of(
            TOPIC,
            "sr-stat-has-the-uuid",
            "Where SR.stat has a uuid, it is the one that SR.create was given.",
            control("sr_stat.uuid"),
            SrCases::statHasUuid),
        Case.of(
            TOPIC,
            "sr-stat-has-the-name",
            "SR.stat answers with the name and the description that SR.create was given.",
            control("sr_stat.name"),
            SrCases::statHasName),
        Case.of(
            TOPIC,
            "sr-stat-has-sound-space",
            "Free space is not negative and not more than the total.",
            control("sr_stat.free_space"),
            SrCases::soundSpace),
        Case.of(
            TOPIC,
            "sr-stat-is-healthy",
            "An SR that works is Healthy: any other state fails a scan.",
            daemon("sr_scan2_impl"),
            SrCases::healthy),
        Case.of(
                TOPIC,
                "sr-set-name",
                "SR.set_name keeps any text, also over detach and attach.",
                control("SR.set_name"),
                scene -> setText(scene, "SR.set_name", "name"))
            .needs("SR.set_name")
            .thatDestroys(),
        Case.of(
                TOPIC,
                "sr-set-description",
                "SR.set_description keeps any text, also over detach and attach.",
                control("SR.set_description"),
                scene -> setText(scene, "SR.set_description", "description"))
            .needs("SR.set_description")
            .thatDestroys(),
        Case.of(
            TOPIC,
            "sr-ls-lists-every-volume",
            "SR.ls lists every volume: the toolstack forgets those that are missing.",
            xapi("xapi_sr.ml: update_vdis"),
            SrCases::listsAll),
        Case.of(
            TOPIC,
            "sr-ls-answers-as-stat",
            "SR.ls has the same record of a volume as Volume.stat.",
            control("SR.ls"),
            SrCases::listsAsStat),
        Case.of(
            TOPIC,
            "sr-ls-forgets-destroyed-volumes",
            "SR.ls does not list a volume that was destroyed.",
            control("SR.ls"),
            SrCases::forgetsDestroyed));
  }

  private static void createAnswerAttaches(Scene scene) {
    Sr sr = scene.newSr();
    String unused = sr.attach();
    JsonNode unusedStat = sr.stat();
  }

  private static void createLeavesDetached(Scene scene) {
    scene.withoutSr();
    JsonNode before = scene.call("Plugin.ls");
    Sr unused = scene.newSr();
    Expect.equal(before, scene.call("Plugin.ls"), "the list of attached SRs");
  }

  private static void attachTwice(Scene scene) {
    Sr sr = scene.attachedSr();
    String unusedHandle = sr.attach();
    JsonNode unused = sr.stat();
  }

  private static void attachAgain(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.detach();
    String unused = sr.attach();
    JsonNode unusedStat = sr.stat();
  }

  private static void detachTwice(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.detach();
    sr.detach();
  }

  private static void detachEnds(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.detach();
    Failure unused = sr.fails("SR.stat");
  }

  private static void attachOfNothing(Scene scene) {
    Call call = scene.begin("SR.attach", Map.of("configuration", Map.of()));
    if (call.ending().exitCode() == 0) {
      String handle = call.answer().asText();
      scene.undoLater(
          "what was attached of nothing",
          () -> {
            JsonNode unused = scene.call("SR.detach", "sr", handle);
          });
    }
    Failure unused = call.failure();
  }

  private static void destroyDetaches(Scene scene) {
    scene.withoutSr();
    JsonNode before = scene.call("Plugin.ls");
    scene.attachedSr().destroy();
    Expect.equal(before, scene.call("Plugin.ls"), "the list of attached SRs");
  }

  private static void destroyFrees(Scene scene) {
    scene.attachedSr().destroy();
    Sr unused = scene.attachedSr();
  }

  private static void destroyedDoesNotAttach(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.destroy();
    var unused = scene.fails("SR.attach", "configuration", sr.configuration());
  }

  private static void destroyTakesVolumes(Scene scene) {
    Sr old = scene.attachedSr();
    Volume unused = old.volume(8 * Scene.MIB);
    old.destroy();
    Expect.equal(List.of(), scene.attachedSr().keys(), "the list of volumes");
  }

  private static void volumesSurvive(Scene scene) {
    Sr sr = scene.attachedSr();
    Volume volume = sr.volume(8 * Scene.MIB);
    volume.set("vdi-type", "user");
    JsonNode before = volume.stat();
    sr.detach();
    String unused = sr.attach();
    JsonNode after = volume.stat();
    for (String member : List.of("key", "name", "description", "virtual_size", "keys")) {
      Expect.equal(before.get(member), after.get(member), member);
    }
  }

  private static void statHasHandle(Scene scene) {
    Sr sr = scene.sr();
    JsonNode stat = sr.stat();
    Expect.equal(sr.handle(), stat.get("sr").asText(), "sr");
  }

  private static void statHasUuid(Scene scene) {
    JsonNode stat = scene.sr().stat();
    Expect.equal(scene.sr().uuid(), stat.path("uuid").asText(scene.sr().uuid()), "uuid");
  }

  private static void statHasName(Scene scene) {
    JsonNode stat = scene.sr().stat();
    Expect.equal(scene.sr().name(), stat.get("name").asText(), "the name");
    Expect.equal("made by lvmsr conformance", stat.get("description").asText(), "the description");
  }

  private static void soundSpace(Scene scene) {
    JsonNode stat = scene.sr().stat();
    long free = stat.get("free_space").asLong();
    long total = stat.get("total_space").asLong();
    Expect.that(0 <= free && free <= total, "free_space " + free + ", total_space " + total);
  }

  private static void healthy(Scene scene) {
    JsonNode health = scene.sr().stat().get("health");
    Expect.equal("Healthy", health.get(0).asText(), "the health");
  }

  private static void setText(Scene scene, String method, String member) {
    Sr sr = scene.attachedSr();
    sr.isCalled(TEXT);
    JsonNode unused = sr.call(method, "new_" + member, TEXT);
    Expect.equal(TEXT, sr.stat().get(member).asText(), "the " + member);
    sr.detach();
    String unusedHandle = sr.attach();
    Expect.equal(TEXT, sr.stat().get(member).asText(), "after attaching again the " + member);
  }

  private static void listsAll(Scene scene) {
    Sr sr = scene.sr();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.add(sr.volume(8 * Scene.MIB).key());
    }
    List<String> listed = sr.keys();
    Expect.that(listed.containsAll(made), "made were " + made + ", listed are " + listed);
  }

  private static void listsAsStat(Scene scene) {
    Volume volume = scene.volume();
    volume.set("vdi-type", "user");
    Expect.equal(Volume.known(volume.stat()), Volume.known(volume.listed()), "the record");
  }

  private static void forgetsDestroyed(Scene scene) {
    Volume volume = scene.volume();
    volume.destroy();
    Expect.that(!scene.sr().keys().contains(volume.key()), volume.key() + " is listed");
  }
}
