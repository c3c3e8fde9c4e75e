package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;

/** Tasks, of which the toolstack makes nothing today; the only ones made here are of mirrors. */
final class TaskCases {
  private static final String TOPIC = "task";
  private static final String STAT = "Task.stat";
  private static final String CANCEL = "Task.cancel";
  private static final String DESTROY = "Task.destroy";
  private static final String LS = "Task.ls";
  private static final String PENDING = "Pending";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";

  private TaskCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    for (String method : List.of(STAT, CANCEL, DESTROY)) {
      all.add(unknown(method).needs(method).asAdvice());
    }
    mirrors().forEach(one -> all.add(one.needs("VDI_MIRROR", "Data.mirror", LS).asAdvice()));
    return all;
  }

  private static Case unknown(String method) {
    return of(
        "task-unknown-" + method.substring("Task.".length()) + "-fails",
        method + " of an unknown task fails with an error object.",
        method,
        scene -> {
          Failure unused = scene.fails(method, "id", UNKNOWN);
        });
  }

  private static Case of(String name, String rule, String method, Case.Check check) {
    return Case.of(TOPIC, name, rule, task(method), check);
  }

  private static List<Case> mirrors() {
    return List.of(
        of(
                "task-has-its-id",
                "Task.stat of a task that Task.ls lists answers with its id.",
                STAT,
                TaskCases::hasId)
            .needs(STAT),
        of(
                "task-progress-is-a-share",
                "A task that is Pending tells how far it is between 0 and 1.",
                STAT,
                TaskCases::progress)
            .needs(STAT),
        of(
                "task-that-runs-is-not-destroyed",
                "Task.destroy of a task that is Pending fails.",
                DESTROY,
                TaskCases::notDestroyed)
            .needs(STAT, DESTROY),
        of(
                "task-can-be-cancelled",
                "A task is Pending no more some time after Task.cancel.",
                CANCEL,
                scene -> cancel(scene, begun(scene)))
            .needs(STAT, CANCEL),
        of(
                "task-destroyed-is-gone",
                "Of a task that was destroyed there is nothing in Task.ls or Task.stat.",
                DESTROY,
                TaskCases::destroyedIsGone)
            .needs(STAT, CANCEL, DESTROY));
  }

  private static Set<String> ids(Scene scene) {
    Set<String> ids = new TreeSet<>();
    scene.call(LS).forEach(id -> ids.add(id.asText()));
    return ids;
  }

  /** The task of a mirror that has begun, if that has one. */
  private static String begun(Scene scene) {
    Set<String> before = ids(scene);
    Mirror unused = Mirror.begun(scene);
    Set<String> made = ids(scene);
    made.removeAll(before);
    return made.stream()
        .findFirst()
        .orElseThrow(() -> new NotOffered("a task for each Data.mirror"));
  }

  private static JsonNode stat(Scene scene, String id) {
    return scene.call(STAT, "id", id);
  }

  private static JsonNode state(Scene scene, String id) {
    return stat(scene, id).get("state");
  }

  private static boolean isPending(JsonNode state) {
    return state.get(0).asText().equals(PENDING);
  }

  /** A task that is Pending; one that has ended by now is no longer to be seen so. */
  private static JsonNode pending(Scene scene, String id) {
    JsonNode state = state(scene, id);
    if (!isPending(state)) {
      throw new NotOffered("a task that goes on as long as Data.mirror does");
    }
    return state;
  }

  private static void hasId(Scene scene) {
    String id = begun(scene);
    Expect.equal(id, stat(scene, id).get("id").asText(), "the id");
  }

  private static void progress(Scene scene) {
    double progress = pending(scene, begun(scene)).get(1).asDouble();
    Expect.that(progress >= 0 && progress <= 1, "the progress is " + progress);
  }

  private static void notDestroyed(Scene scene) {
    String id = begun(scene);
    JsonNode unusedState = pending(scene, id);
    Failure unused = scene.fails(DESTROY, "id", id);
  }

  private static void cancel(Scene scene, String id) {
    JsonNode unused = scene.call(CANCEL, "id", id);
    JsonNode unusedState =
        Mirror.await(
            () -> state(scene, id), state -> !isPending(state), "it is Pending after Task.cancel");
  }

  private static void destroyedIsGone(Scene scene) {
    String id = begun(scene);
    cancel(scene, id);
    JsonNode unused = scene.call(DESTROY, "id", id);
    Expect.that(!ids(scene).contains(id), id + " is listed");
    Failure unusedStat = scene.fails(STAT, "id", id);
  }
}
