package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.cases.Sources.process;
import static org.lvmsr.conformance.scene.Scene.MIB;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lvmsr.conformance.process.Ending;
import org.lvmsr.conformance.process.Invocation;
import org.lvmsr.conformance.scene.Call;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;
import org.lvmsr.conformance.scene.Volume;

/** A call as a process: what it is given, what it inherits and how it ends. */
final class ProcessCases {
  private static final String TOPIC = "process";
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final int MORE_THAN_A_PIPE_HOLDS = 300_000;
  private static final int LONG = 20_000;

  private static final String OBSERVER =
      "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')";

  private ProcessCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(streams());
    all.addAll(surroundings());
    all.addAll(debug());
    return all;
  }

  private static List<Case> streams() {
    return List.of(
        Case.of(
            TOPIC,
            "process-reads-all-of-stdin",
            "A script reads its stdin to the end, also where that is more than a pipe holds.",
            process("Process.run"),
            ProcessCases::readsAll),
        Case.of(
            TOPIC,
            "process-takes-a-line",
            "A script takes its arguments also with a line end behind them.",
            Sources.python("commandline"),
            ProcessCases::takesLine),
        Case.of(
                TOPIC,
                "process-does-not-wait-for-the-end-of-stdin",
                "A script answers a line on stdin also while stdin stays open.",
                Sources.python("commandline"),
                ProcessCases::doesNotWait)
            .asAdvice(),
        Case.of(
                TOPIC,
                "process-keeps-no-descriptors",
                "What a call leaves running does not have its stdout or stderr open: the daemon waits"
                    + " for their end.",
                process("Process.run"),
                ProcessCases::keepsNoDescriptors)
            .thatDestroys(),
        Case.of(
            TOPIC,
            "process-ends-when-nobody-reads",
            "A script ends also when nobody reads its stdout, and the next call works.",
            process("Process.run"),
            ProcessCases::endsUnread),
        Case.of(
                TOPIC,
                "process-killed-leaves-no-lock",
                "After a call was killed at any moment, the same call can be made again and ends.",
                daemon("fork_exec_rpc"),
                ProcessCases::killed)
            .thatDestroys()
            .asAdvice());
  }

  private static List<Case> surroundings() {
    return List.of(
        Case.of(
            TOPIC,
            "process-needs-no-home",
            "A script needs nothing of its environment but PATH.",
            process("with_process"),
            ProcessCases::needsNoHome),
        Case.of(
                TOPIC,
                "process-needs-no-environment",
                "A script needs no environment at all.",
                process("with_process"),
                ProcessCases::needsNoEnvironment)
            .asAdvice(),
        Case.of(
            TOPIC,
            "process-is-not-led-by-language",
            "In whatever language a script is run, text comes back as it was.",
            process("with_process"),
            ProcessCases::language),
        Case.of(
                TOPIC,
                "process-needs-no-working-directory",
                "A script works where its working directory is gone.",
                process("with_process"),
                ProcessCases::noDirectory)
            .asAdvice(),
        Case.of(
            TOPIC,
            "process-runs-under-the-observer",
            "A script is a Python 3 program too: with tracing switched on, the daemon runs it as"
                + " python3 -m observer SCRIPT --json.",
            daemon("invoke_script"),
            ProcessCases::observer));
  }

  private static List<Case> debug() {
    return List.of(
        dbg(
            "dbg-may-have-lines",
            "dbg may have several lines, one of them JSON.",
            "x\n{\"traceparent\":\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}"),
        dbg("dbg-may-be-empty", "dbg may be empty.", ""),
        dbg("dbg-may-be-long", "dbg may be long.", "d".repeat(LONG)),
        dbg("dbg-may-have-slashes", "dbg may look like the path of a file.", "../../nowhere/x"),
        dbg("dbg-may-be-in-any-script", "dbg may have any character.", "\u540d \ud83d\udcbe %s %n"),
        Case.of(
            TOPIC,
            "dbg-is-not-for-a-shell",
            "No shell gets to see dbg.",
            "ocaml/xapi-idl/lib/debug_info.ml",
            ProcessCases::notForShell));
  }

  private static Case dbg(String name, String rule, String text) {
    return Case.of(
        TOPIC,
        name,
        rule,
        "ocaml/xapi-idl/lib/debug_info.ml",
        scene -> {
          JsonNode unused = scene.sr().call("SR.stat", "dbg", text);
          JsonNode unusedToo = scene.call("Plugin.query", "dbg", text);
        });
  }

  private static Call vary(Scene scene, String how, Invocation invocation) {
    return scene.begin("SR.stat", "SR.stat " + how, invocation);
  }

  private static Invocation stat(Scene scene, Object... more) {
    return scene.invocation("SR.stat", Map.of("sr", scene.sr().handle()), more);
  }

  private static void readsAll(Scene scene) {
    Invocation invocation = stat(scene, "padding", "p".repeat(MORE_THAN_A_PIPE_HOLDS));
    Call call = vary(scene, "with 300 kB on stdin", invocation);
    JsonNode unused = call.answer();
    Expect.that(!call.ending().stdinRefused(), "stdin was closed before it was read");
  }

  private static void takesLine(Scene scene) {
    Invocation invocation = stat(scene);
    JsonNode unused =
        vary(scene, "with a line end", invocation.withStdin(invocation.stdin() + "\n")).answer();
  }

  private static void doesNotWait(Scene scene) {
    Invocation invocation = stat(scene);
    Invocation open = invocation.withStdin(invocation.stdin() + "\n").withStdinOpen();
    JsonNode unused = vary(scene, "while stdin stays open", open).answer();
  }

  private static void keepsNoDescriptors(Scene scene) {
    scene.attachedSr().volume(8 * MIB).plug("1").unplug();
  }

  private static void endsUnread(Scene scene) {
    Ending unused = vary(scene, "with nobody at stdout", stat(scene).withStdoutUnread()).ending();
    JsonNode unusedStat = scene.sr().stat();
  }

  private static void killed(Scene scene) {
    Sr sr = scene.sr();
    Volume measured = sr.volume(8 * MIB);
    long normal = sr.createVolume(scene.newName(), 8 * MIB).ending().took().toMillis();
    for (int part = 1; part < 8; part++) {
      Call call = sr.createVolume(scene.newName(), 8 * MIB);
      pause(normal * part / 8);
      call.kill();
      scene.note("killed Volume.create after " + normal * part / 8 + " ms", "");
      Ending unused = call.ending();
      Volume unusedNext = sr.volume(8 * MIB);
    }
    JsonNode unused = measured.listed();
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void needsNoHome(Scene scene) {
    Map<String, String> path = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    JsonNode unused = vary(scene, "with PATH only", stat(scene).withEnvironment(path)).answer();
  }

  private static void needsNoEnvironment(Scene scene) {
    JsonNode unused =
        vary(scene, "without environment", stat(scene).withEnvironment(Map.of())).answer();
  }

  private static void language(Scene scene) {
    String name = "Größe \u5927";
    Volume volume = scene.sr().volume(name, 8 * MIB);
    Invocation invocation =
        scene
            .invocation("Volume.stat", Map.of("sr", scene.sr().handle(), "key", volume.key()))
            .withVariable("LC_ALL", "C")
            .withVariable("LANG", "C");
    JsonNode stat = scene.begin("Volume.stat", "Volume.stat with LC_ALL=C", invocation).answer();
    Expect.equal(name, stat.get("name").asText(), "the name");
  }

  private static void noDirectory(Scene scene) {
    Invocation invocation = stat(scene);
    List<String> command = new ArrayList<>();
    String gone = "d=$(mktemp -d) && cd \"$d\" && rmdir \"$d\" && exec \"$@\"";
    command.addAll(List.of("/bin/sh", "-c", gone, "sh"));
    command.addAll(invocation.command());
    JsonNode unused =
        vary(scene, "where the working directory is gone", invocation.withCommand(command))
            .answer();
  }

  private static void observer(Scene scene) {
    if (!Files.isExecutable(PYTHON)) {
      throw new NotOffered(PYTHON + " (nor does this host)");
    }
    Invocation invocation = traced(stat(scene));
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-c", OBSERVER));
    command.addAll(invocation.command());
    JsonNode unused = vary(scene, "under the observer", invocation.withCommand(command)).answer();
  }

  /** With the variables that the daemon sets for the observer. */
  private static Invocation traced(Invocation invocation) {
    Path script = Path.of(invocation.command().get(0));
    return invocation
        .withVariable("PYTHONPATH", String.valueOf(script.getParent()))
        .withVariable("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .withVariable("OBSERVER_CONFIG_DIR", "/etc/xensource/observer/smapi/enabled");
  }

  private static void notForShell(Scene scene) {
    Path mark = Path.of(System.getProperty("java.io.tmpdir"), "dbg-" + UUID.randomUUID());
    for (String dbg :
        List.of("$(touch " + mark + ")", "; touch " + mark + " #", "'; touch " + mark + "; '")) {
      JsonNode unused = scene.sr().call("SR.stat", "dbg", dbg);
      Expect.that(!Files.exists(mark), "a shell was given " + dbg);
    }
  }
}
