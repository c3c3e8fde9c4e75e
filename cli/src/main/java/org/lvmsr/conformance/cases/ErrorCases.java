package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.control;
import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.cases.Sources.decoder;
import static org.lvmsr.conformance.cases.Sources.python;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lvmsr.conformance.process.Ending;
import org.lvmsr.conformance.process.Invocation;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Failure;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;
import org.lvmsr.conformance.types.Method;
import org.lvmsr.conformance.types.Methods;
import org.lvmsr.conformance.types.Records;

/** How calls fail, and what they make of arguments that are not as they should be. */
final class ErrorCases {
  private static final String TOPIC = "errors";
  private static final String UNKNOWN = "7b9ad9a5-0000-4000-8000-000000000000";

  /** From these scripts nobody infers a feature. */
  private static final Set<String> NEVER_CALLED =
      Set.of("Volume.copy", "Volume.compare", "Volume.similar_content");

  private ErrorCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            TOPIC,
            "error-is-an-object",
            "A call that fails prints an object with code, params, which are strings, and a"
                + " backtrace of error, files and lines.",
            daemon("Types.backtrace, Types.error"),
            ErrorCases::isObject),
        Case.of(
            TOPIC,
            "error-has-an-exit-code",
            "A call that fails has an exit code other than 0.",
            daemon("fork_exec_rpc"),
            ErrorCases::hasExitCode),
        Case.of(
            TOPIC,
            "error-of-unknown-sr",
            "A call about an SR that is not attached fails with an error object.",
            control("exns"),
            ErrorCases::ofUnknownSr),
        Case.of(
                TOPIC,
                "error-of-unknown-sr-is-the-declared-one",
                "That error is Sr_not_attached and the handle.",
                control("exns"),
                ErrorCases::ofUnknownSrIsDeclared)
            .asAdvice(),
        Case.of(
            TOPIC,
            "error-is-never-unimplemented",
            "What is not implemented has no script: the toolstack takes a script for a feature.",
            daemon("backend_backtrace_error"),
            ErrorCases::neverUnimplemented),
        Case.of(
                TOPIC,
                "error-of-what-is-not-implemented",
                "Where a script is there all the same, its error is Unimplemented and the name of the"
                    + " method.",
                control("exns"),
                ErrorCases::namesTheMethod)
            .asAdvice(),
        Case.of(
            TOPIC,
            "argument-missing-fails",
            "A call without one of its arguments fails and does nothing: none has a default.",
            python("check_input"),
            ErrorCases::missingFails),
        Case.of(
            TOPIC,
            "argument-of-another-type-fails",
            "A call with an argument of another type fails with an error object.",
            python("typecheck"),
            ErrorCases::anotherTypeFails),
        Case.of(
            TOPIC,
            "argument-unknown-is-ignored",
            "Members of the arguments that a method does not know are ignored.",
            daemon("Compat"),
            ErrorCases::unknownIgnored),
        Case.of(
            TOPIC,
            "argument-order-is-free",
            "The order of the members does not matter.",
            decoder("rpcmarshal.ml: marshal"),
            ErrorCases::orderIsFree),
        Case.of(
            TOPIC,
            "stdin-of-bad-json-fails",
            "A call whose stdin is no JSON fails.",
            python("commandline"),
            scene -> badStdin(scene, "{\"dbg\": ")),
        Case.of(
            TOPIC,
            "stdin-of-nothing-fails",
            "A call whose stdin is empty fails.",
            python("commandline"),
            scene -> badStdin(scene, "")),
        Case.of(
            TOPIC,
            "stdout-has-one-value-only",
            "There is nothing on stdout but one JSON value.",
            daemon("fork_exec_rpc"),
            ErrorCases::oneValue),
        Case.of(
                TOPIC,
                "answer-of-nothing-is-null",
                "A call that has nothing to answer answers null, and not an empty object or text.",
                decoder("rpcmarshal.ml: unmarshal"),
                ErrorCases::nullIsNothing)
            .needs("Volume.set"),
        Case.of(
                TOPIC,
                "answer-has-no-null-members",
                "An optional member without a value is left out: null is an error, for which the decoder"
                    + " forgives volume_type and cbt_enabled only.",
                decoder("rpcmarshal.ml: unmarshal"),
                ErrorCases::noNullMembers)
            .asAdvice(),
        Case.of(
                TOPIC,
                "answer-has-numbers-for-sizes",
                "Sizes are numbers, not text with digits in it.",
                control("volume.virtual_size"),
                ErrorCases::sizesAreNumbers)
            .asAdvice(),
        Case.of(
            TOPIC,
            "answer-has-booleans-with-defaults",
            "cbt_enabled is true or false: of anything else the decoder makes false.",
            control("volume.cbt_enabled"),
            ErrorCases::defaultsAreBooleans),
        Case.of(
            TOPIC,
            "answer-has-a-known-volume-type",
            "volume_type is Data, CBT_Metadata or Data_and_CBT_Metadata: of anything else the decoder"
                + " makes Data.",
            control("volume.volume_type"),
            ErrorCases::knownType));
  }

  private static void isObject(Scene scene) {
    Failure unused = scene.sr().fails("Volume.stat", "key", UNKNOWN);
  }

  private static void hasExitCode(Scene scene) {
    Ending ending = scene.sr().begin("Volume.stat", "key", UNKNOWN).ending();
    Expect.that(ending.exitCode() != 0, "the exit code is 0");
  }

  private static void ofUnknownSr(Scene scene) {
    Failure unused = scene.fails("SR.ls", "sr", UNKNOWN);
  }

  private static void ofUnknownSrIsDeclared(Scene scene) {
    scene.fails("SR.ls", "sr", UNKNOWN).expect("Sr_not_attached", UNKNOWN);
  }

  private static void neverUnimplemented(Scene scene) {
    String sr = scene.sr().handle();
    for (Method method : Methods.all()) {
      if (method.takes("key")
          && !NEVER_CALLED.contains(method.name())
          && scene.subject().find(method.name()).isPresent()) {
        Map<String, Object> arguments = Sample.of(method, UNKNOWN);
        arguments.put("sr", sr);
        Optional<Failure> failure = scene.begin(method.name(), arguments).failureIfAny();
        Expect.that(
            failure.stream().noneMatch(f -> f.params().contains(Failure.UNIMPLEMENTED)),
            method.name() + " is there, but not implemented");
      }
    }
  }

  /** Calls about nothing that there is. */
  private static void namesTheMethod(Scene scene) {
    String sr = scene.sr().handle();
    boolean seen = false;
    for (Method method : Methods.all()) {
      boolean harmless = method.takes("key") || method.takes("operation") || method.takes("id");
      if (harmless && scene.subject().find(method.name()).isPresent()) {
        Map<String, Object> arguments = Sample.of(method, UNKNOWN);
        arguments.computeIfPresent("sr", (name, unknown) -> sr);
        arguments.computeIfPresent("operation", (name, any) -> List.of("MirrorV1", UNKNOWN));
        Optional<Failure> failure = scene.begin(method.name(), arguments).failureIfAny();
        if (failure.stream().anyMatch(f -> f.params().contains(Failure.UNIMPLEMENTED))) {
          failure.get().expect(Failure.UNIMPLEMENTED, method.name());
          seen = true;
        }
      }
    }
    if (!seen) {
      throw new NotOffered("a script of what is not implemented");
    }
  }

  private static void missingFails(Scene scene) {
    Set<String> before = new TreeSet<>(scene.sr().keys());
    Failure unused = refused(scene, Map.of());
    Expect.equal(before, new TreeSet<>(scene.sr().keys()), "the list of volumes");
  }

  private static void anotherTypeFails(Scene scene) {
    for (Object size : new Object[] {"eight", 8.5}) {
      Failure unused = refused(scene, Map.of("size", size));
    }
  }

  /** A volume that cannot be made as something about its size is wrong. */
  private static Failure refused(Scene scene, Map<String, ?> size) {
    Map<String, Object> arguments = new TreeMap<>(size);
    arguments.put("sr", scene.sr().handle());
    arguments.put("name", scene.newName());
    arguments.put("description", "");
    arguments.put("sharable", false);
    Call call = scene.begin("Volume.create", arguments);
    if (call.ending().exitCode() == 0) {
      Volume unused = scene.sr().adopt(call.answer());
    }
    return call.failure();
  }

  private static void unknownIgnored(Scene scene) {
    JsonNode unused = scene.sr().call("SR.stat", "uri", "x", "later", Map.of("a", "b"));
  }

  private static void orderIsFree(Scene scene) {
    String sr = scene.sr().handle();
    Invocation reversed = scene.invocation("SR.ls", Map.of("sr", sr));
    String quoted = reversed.stdin().replaceFirst("\\{(\"sr\":.*),(\"dbg\":.*)}", "{$2,$1}");
    JsonNode unused = scene.begin("SR.ls", "SR.ls " + quoted, reversed.withStdin(quoted)).answer();
  }

  private static void badStdin(Scene scene, String stdin) {
    Invocation invocation = scene.invocation("Plugin.query", Map.of()).withStdin(stdin);
    Ending ending = scene.begin("Plugin.query", "Plugin.query " + stdin, invocation).ending();
    Expect.that(ending.exitCode() != 0, "the exit code is 0");
  }

  private static void oneValue(Scene scene) {
    JsonNode unused = scene.call("Plugin.query");
    JsonNode unusedToo = scene.sr().call("SR.ls");
  }

  private static void nullIsNothing(Scene scene) {
    JsonNode unused = scene.volume().call("Volume.set", "k", "k", "v", "v");
  }

  /** The call itself fails for a null in place of anything but these. */
  private static void noNullMembers(Scene scene) {
    JsonNode volume = scene.volume().stat();
    for (String member : List.of("volume_type", "cbt_enabled")) {
      Expect.that(!volume.path(member).isNull(), member + " is null");
    }
  }

  private static void sizesAreNumbers(Scene scene) {
    JsonNode volume = scene.volume(8 * MIB).stat();
    for (String member : List.of("virtual_size", "physical_utilisation")) {
      Expect.that(volume.get(member).isIntegralNumber(), member + " is " + volume.get(member));
    }
  }

  private static void defaultsAreBooleans(Scene scene) {
    JsonNode flag = scene.volume().stat().path("cbt_enabled");
    Expect.that(flag.isMissingNode() || flag.isBoolean(), "cbt_enabled is " + flag);
  }

  private static void knownType(Scene scene) {
    JsonNode type = scene.volume().stat().path("volume_type");
    List<String> problems = new ArrayList<>();
    if (!type.isMissingNode()) {
      Records.VOLUME_TYPE.check("volume_type", type, problems);
    }
    Expect.equal(List.of(), problems, "the list of what is wrong");
  }
}
