package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lvmsr.conformance.process.Ending;
import org.lvmsr.conformance.process.Invocation;
import org.lvmsr.conformance.process.Launcher;
import org.lvmsr.conformance.process.Running;
import org.lvmsr.conformance.types.Method;

/** Makes calls and keeps what was done and seen. */
final class Caller {
  private final Launcher launcher;
  private final Timings timings;
  private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

  Caller(Launcher launcher, Timings timings) {
    this.launcher = launcher;
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
    try {
      Running running = launcher.start(invocation);
      return new Call(method, running, ending -> note(method, did, ending));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void note(Method method, String did, Ending ending) {
    timings.add(method.name(), ending.took());
    String stderr = ending.stderr().isBlank() ? "" : "; stderr: " + ending.stderr().strip();
    steps.add(
        Step.of(
            did,
            ending
                    .hung()
                    .orElseGet(() -> "exit " + ending.exitCode() + ": " + ending.stdout().strip())
                + stderr));
  }

  void note(String did, String saw) {
    steps.add(Step.of(did, saw));
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
