package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
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

  private static void findsDetachedSr(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.detach();
    JsonNode results = probe(scene);
    accept(results);
    for (JsonNode result : results) {
      if (result.has("sr")) {
        Expect.equal(
            sr.uuid(), result.get("configuration").path("sr_uuid").asText(), "the sr_uuid");
        return;
      }
    }
    Expect.that(false, "no result has an SR");
  }

  private static void resultAttaches(Scene scene) {
    Sr sr = scene.attachedSr();
    sr.detach();
    for (JsonNode result : probe(scene)) {
      if (result.has("sr")) {
        JsonNode handle = scene.call("SR.attach", "configuration", result.get("configuration"));
        JsonNode stat = scene.call("SR.stat", "sr", handle);
        Expect.equal(sr.name(), stat.get("name").asText(), "the name of the SR");
      }
    }
  }

  private static void changesNothing(Scene scene) {
    JsonNode first = probe(scene);
    Expect.equal(first, probe(scene), "the second answer");
  }

  private static void ofNothing(Scene scene) {
    var unused = scene.begin("SR.probe", Map.of(), "configuration", Map.of()).failureIfAny();
  }
}
