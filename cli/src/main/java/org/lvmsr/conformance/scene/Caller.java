package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.lvmsr.conformance.process.Ending;
import org.lvmsr.conformance.process.Invocation;
import org.lvmsr.conformance.process.Launcher;
import org.lvmsr.conformance.process.Running;
import org.lvmsr.conformance.process.count.Count;
import org.lvmsr.conformance.types.Method;

/** Makes calls and keeps what was done and seen. */
final class Caller {
  private final Launcher launcher;
  private final Timings timings;
  private final BooleanSupplier mayBegin;
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

  /**
   * Makes none yet.
   *
   * @param mayBegin whether a call may begin just now
   */
  Caller(Launcher launcher, Timings timings, BooleanSupplier mayBegin) {
    this.launcher = launcher;
    this.mayBegin = mayBegin;
    this.timings = timings;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  Call begin(Method method, Path script, ObjectNode arguments) {
    Invocation invocation = Invocation.json(script, arguments.toString());
    return begin(method, method.name() + " " + arguments, invocation);
  }

  /** Starts a script in any way. */
  Call begin(Method method, String did, Invocation invocation) {
    if (!mayBegin.getAsBoolean()) {
      throw new NoScene("interrupted");
    }
    try {
      Running running = launcher.start(invocation);
      Call call = new Call(method, running, ending -> note(method, did, ending, running.count()));
      calls.add(call);
      return call;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Kills what runs. */
  void kill() {
    List.copyOf(calls).forEach(Call::kill);
  }

  /** Sees to it that all calls have ended, and tells of the processes that are there still. */
  List<String> settle() {
    List<Call> all = List.copyOf(calls);
    calls.clear();
    return all.stream().flatMap(call -> call.settle().stream()).toList();
  }

  private void note(Method method, String did, Ending ending, CompletableFuture<Count> count) {
    timings.add(method.name(), ending.took(), count);
    String stderr = ending.stderr().isBlank() ? "" : "; stderr: " + ending.stderr().strip();
    steps.add(
        new Step(
            did,
            ending
                    .hung()
                    .orElseGet(() -> "exit " + ending.exitCode() + ": " + ending.stdout().strip())
                + stderr));
  }

  void note(String did, String saw) {
    steps.add(new Step(did, saw));
  }

  static NoScene interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new NoScene("interrupted", e);
  }

  /** A member of an answer as text. */
  static String text(JsonNode answer, String member) {
    return answer.path(member).asText();
  }
}
