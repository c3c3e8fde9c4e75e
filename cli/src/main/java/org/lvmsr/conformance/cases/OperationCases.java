package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.data;
import static org.lvmsr.conformance.cases.Sources.xapi;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Disk;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.Scene;

/** Copies and mirrors of volumes that are in use, which go on after the call that begins them. */
final class OperationCases {
  private static final String TOPIC = "operation";
  private static final String COPY = "Data.copy";
  private static final String MIRROR = "Data.mirror";
  private static final String STAT = "Data.stat";
  private static final String CANCEL = "Data.cancel";
  private static final String DESTROY = "Data.destroy";
  private static final String LS = "Data.ls";
  private static final String NOWHERE = "nbd+unix:///nothing?socket=/nowhere/at/all";
  private static final List<String> UNKNOWN =
      List.of("MirrorV1", "7b9ad9a5-0000-4000-8000-000000000000");

  private OperationCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    mirrors().forEach(one -> all.add(one.needs("VDI_MIRROR", MIRROR, STAT)));
    unknown().forEach(all::add);
    lives().forEach(one -> all.add(one.needs("VDI_MIRROR", MIRROR).asAdvice()));
    copies().forEach(one -> all.add(one.needs(COPY, STAT).asAdvice()));
    return all;
  }

  private static Case of(String name, String rule, String method, Case.Check check) {
    return Case.of(TOPIC, name, rule, data(method), check);
  }

  private static List<Case> mirrors() {
    return List.of(
        of(
            "mirror-is-a-mirror",
            "Data.mirror answers with an operation MirrorV1.",
            MIRROR,
            scene -> expectTag("MirrorV1", Mirror.begun(scene))),
        Case.of(
            TOPIC,
            "mirror-becomes-complete",
            "Data.stat of a mirror says complete at last, and not failed.",
            xapi("storage_smapiv3_migrate.ml: mirror_wait"),
            OperationCases::completes),
        of(
            "mirror-progress-is-a-share",
            "The progress of an operation, where it is told, is between 0 and 1.",
            STAT,
            OperationCases::progress),
        Case.of(
            TOPIC,
            "mirror-has-what-was-there",
            "Once a mirror is complete, the target has what was on the volume when it began.",
            xapi("storage_smapiv3_migrate.ml: mirror_wait"),
            OperationCases::hasWhatWasThere),
        of(
            "mirror-has-what-is-written",
            "The target also has what was written to the volume since then.",
            MIRROR,
            OperationCases::hasWhatIsWritten),
        Case.of(
            TOPIC,
            "mirror-to-nowhere-fails",
            "A mirror to what cannot be reached fails, at once or by its Data.stat, which does not"
                + " say complete then: complete is looked at first.",
            xapi("storage_smapiv3_migrate.ml: mirror_wait"),
            OperationCases::toNowhere));
  }

  private static List<Case> unknown() {
    return List.of(
        of(
                "operation-of-unknown-fails",
                "Data.stat of an unknown operation fails with an error object.",
                STAT,
                scene -> unknown(scene, STAT))
            .needs(STAT),
        of(
                "operation-unknown-is-not-cancelled",
                "Data.cancel of an unknown operation fails with an error object.",
                CANCEL,
                scene -> unknown(scene, CANCEL))
            .needs(CANCEL)
            .asAdvice(),
        of(
                "operation-unknown-is-not-destroyed",
                "Data.destroy of an unknown operation fails with an error object.",
                DESTROY,
                scene -> unknown(scene, DESTROY))
            .needs(DESTROY)
            .asAdvice());
  }

  private static List<Case> lives() {
    return List.of(
        of(
                "operation-is-listed",
                "An operation that has begun is in Data.ls as it was answered.",
                LS,
                OperationCases::listed)
            .needs(LS),
        of(
                "operation-can-be-cancelled",
                "Data.cancel of a mirror succeeds, and Data.destroy does when it has ended.",
                CANCEL,
                scene -> Mirror.begun(scene).remove())
            .needs(CANCEL, DESTROY),
        of(
                "operation-destroyed-is-not-listed",
                "Data.ls lists no operation that was destroyed.",
                DESTROY,
                OperationCases::destroyedIsNotListed)
            .needs(CANCEL, DESTROY, LS),
        of(
                "operation-destroyed-does-not-stat",
                "Data.stat of an operation that was destroyed fails with an error object.",
                DESTROY,
                OperationCases::destroyedDoesNotStat)
            .needs(CANCEL, DESTROY, STAT));
  }

  private static List<Case> copies() {
    return List.of(
        of(
            "operation-copy-is-a-copy",
            "Data.copy answers with an operation CopyV1.",
            COPY,
            scene -> expectTag("CopyV1", copy(scene))),
        of(
            "operation-copy-has-the-blocks",
            "Once Data.copy is complete, the target has the blocks of the list.",
            COPY,
            OperationCases::hasBlocks));
  }

  private static void expectTag(String tag, Mirror mirror) {
    Expect.equal(tag, mirror.operation().get(0).asText(), "the kind of operation");
  }

  private static void expectComplete(Mirror mirror) {
    JsonNode status = mirror.ended();
    Expect.that(
        status.get("complete").asBoolean() && !status.get("failed").asBoolean(),
        "it ended with " + status);
  }

  private static void completes(Scene scene) {
    expectComplete(Mirror.begun(scene));
  }

  private static void progress(Scene scene) {
    Mirror mirror = Mirror.begun(scene);
    JsonNode atFirst = mirror.stat();
    for (JsonNode status : List.of(atFirst, mirror.ended())) {
      double progress = status.path("progress").asDouble();
      Expect.that(progress >= 0 && progress <= 1, "the progress is " + progress);
    }
  }

  private static void hasWhatWasThere(Scene scene) {
    Mirror mirror = Mirror.begun(scene);
    expectComplete(mirror);
    Disk target = mirror.target();
    target.expect(0, 1, "the target");
    target.expect(MIB, 2, "the target");
  }

  private static void hasWhatIsWritten(Scene scene) {
    Mirror mirror = Mirror.begun(scene);
    mirror.disk().write(MIB, 3);
    expectComplete(mirror);
    mirror.disk().write(5 * MIB, 4);
    Disk target = mirror.target();
    target.expect(0, 1, "the target");
    target.expect(MIB, 3, "the target, written before the mirror was complete,");
    target.expect(5 * MIB, 4, "the target, written after that,");
  }

  private static void toNowhere(Scene scene) {
    Mirror mirror = Mirror.between(scene);
    Call call = mirror.start(MIRROR, NOWHERE);
    if (call.failureIfAny().isPresent()) {
      return;
    }
    mirror.is(call.answer());
    JsonNode status = mirror.ended();
    Expect.that(
        status.get("failed").asBoolean() && !status.get("complete").asBoolean(),
        "it ended with " + status);
  }

  private static void unknown(Scene scene, String method) {
    Failure unused = scene.fails(method, "operation", UNKNOWN);
  }

  private static boolean isListed(Mirror mirror) {
    for (JsonNode one : mirror.ls()) {
      if (one.equals(mirror.operation())) {
        return true;
      }
    }
    return false;
  }

  private static void listed(Scene scene) {
    Mirror mirror = Mirror.begun(scene);
    Expect.that(isListed(mirror), mirror.operation() + " is not listed");
  }

  private static void destroyedIsNotListed(Scene scene) {
    Mirror mirror = Mirror.begun(scene);
    mirror.remove();
    Expect.that(!isListed(mirror), mirror.operation() + " is listed");
  }

  private static void destroyedDoesNotStat(Scene scene) {
    Mirror mirror = Mirror.begun(scene);
    mirror.remove();
    Failure unused = mirror.on(STAT).failure();
  }

  private static Mirror copy(Scene scene) {
    Mirror mirror = Mirror.between(scene);
    mirror.begin(COPY, "blocklist", Mirror.firstBlocks());
    return mirror;
  }

  private static void hasBlocks(Scene scene) {
    Mirror mirror = copy(scene);
    expectComplete(mirror);
    Disk target = mirror.target();
    target.expect(0, 1, "the target");
    target.expect(MIB, 2, "the target");
  }
}
