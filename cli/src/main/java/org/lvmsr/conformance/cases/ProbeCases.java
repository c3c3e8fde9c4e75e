package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;

/** What may be found on storage. */
final class ProbeCases {
  private static final String TOPIC = "probe";

  private ProbeCases() {}

  static List<Case> all() {
    return List.of(
            Case.of(
                TOPIC,
                "probe-answers-with-a-list",
                "SR.probe answers with a list of results, each with configuration, complete and"
                    + " extra_info.",
                control("SR.probe"),
                ProbeCases::answersWithList),
            Case.of(
                    TOPIC,
                    "probe-of-free-storage-is-acceptable",
                    "A result without an SR is complete, or has no sr_uuid in its configuration.",
                    daemon("sr_probe_impl"),
                    ProbeCases::freeStorage)
                .thatDestroys(),
            Case.of(
                    TOPIC,
                    "probe-of-an-sr-is-acceptable",
                    "Of storage that holds an SR too, a result is complete if it has an sr_uuid,"
                        + " and has an sr_uuid if it has an SR; another result fails the probe.",
                    daemon("sr_probe_impl"),
                    ProbeCases::heldStorage)
                .thatDestroys(),
            Case.of(
                    TOPIC,
                    "probe-finds-a-detached-sr",
                    "Of storage that holds an SR, SR.probe tells what it is and how to attach it: complete,"
                        + " with sr and sr_uuid.",
                    daemon("sr_probe_impl"),
                    ProbeCases::findsDetachedSr)
                .thatDestroys()
                .asAdvice(),
            Case.of(
                    TOPIC,
                    "probe-result-attaches",
                    "The configuration of a complete result with an SR attaches that SR.",
                    control("SR.probe"),
                    ProbeCases::resultAttaches)
                .thatDestroys(),
            Case.of(
                TOPIC,
                "probe-changes-nothing",
                "SR.probe has no effect: asked again it answers the same.",
                control("SR.probe"),
                ProbeCases::changesNothing),
            Case.of(
                TOPIC,
                "probe-of-nothing-fails-well",
                "SR.probe of an empty configuration answers with a list, or fails with an error object.",
                daemon("backend_backtrace_error"),
                ProbeCases::ofNothing))
        .stream()
        .map(one -> one.needs("SR.probe"))
        .toList();
  }

  private static JsonNode probe(Scene scene) {
    return scene.call("SR.probe", "configuration", scene.subject().configuration());
  }

  private static void answersWithList(Scene scene) {
    JsonNode unused = probe(scene);
  }

  private static void freeStorage(Scene scene) {
    scene.withoutSr();
    accept(probe(scene));
  }

  /** What the daemon says to each result; one that it does not take fails the probe. */
  private static void accept(JsonNode results) {
    for (JsonNode result : results) {
      boolean named = result.get("configuration").has("sr_uuid");
      boolean complete = result.get("complete").asBoolean();
      Expect.that(complete || !named, "incomplete, but with an sr_uuid: " + result);
      Expect.that(named || !result.has("sr"), "an SR without an sr_uuid: " + result);
    }
  }

  private static void heldStorage(Scene scene) {
    Sr sr = scene.attachedSr();
    accept(probe(scene));
    sr.detach();
    accept(probe(scene));
  }

  private static void findsDetachedSr(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.detach();
    JsonNode results = probe(scene);
    Expect.that(!ofSr(sr, results).isEmpty(), "no result has sr and the sr_uuid " + sr.uuid());
  }

  private static void resultAttaches(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.detach();
    for (JsonNode result : ofSr(sr, probe(scene))) {
      scene.undoLater("SR " + sr.uuid() + " is attached", sr::detach);
      String unused = sr.attach(result.get("configuration"));
      Expect.equal(sr.name(), sr.stat().get("name").asText(), "the name of the SR");
    }
  }

  /** What is said of that SR and of no other that there may be. */
  private static List<JsonNode> ofSr(Sr sr, JsonNode results) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode result : results) {
      String uuid = result.get("configuration").path("sr_uuid").asText();
      if (result.has("sr") && uuid.equals(sr.uuid())) {
        all.add(result);
      }
    }
    return all;
  }

  private static void changesNothing(Scene scene) {
    Set<JsonNode> first = known(probe(scene));
    Expect.equal(first, known(probe(scene)), "the second answer");
  }

  /** Results in no order, without what changes by itself. */
  private static Set<JsonNode> known(JsonNode results) {
    Set<JsonNode> all = new HashSet<>();
    for (JsonNode result : results) {
      if (result.path("sr") instanceof ObjectNode sr) {
        ObjectNode unused = sr.remove(List.of("free_space", "total_space"));
      }
      boolean unusedToo = all.add(result);
    }
    return all;
  }

  private static void ofNothing(Scene scene) {
    var unused = scene.begin("SR.probe", Map.of(), "configuration", Map.of()).failureIfAny();
  }
}
