package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lvmsr.conformance.process.Ending;
import org.lvmsr.conformance.process.Running;
import org.lvmsr.conformance.types.Method;
import org.lvmsr.conformance.types.Records;
import org.lvmsr.conformance.types.Type;

/** A call that runs. */
public final class Call {
  private static final ObjectReader READER =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Method method;
  private final Running running;
  private final Consumer<Ending> note;
  private @Nullable Ending ended;

  Call(Method method, Running running, Consumer<Ending> note) {
    this.method = method;
    this.running = running;
    this.note = note;
  }

  /** Kills it. */
  public void kill() {
    running.kill();
  }

  /** Its answer, which must be one of the method's type. */
  public JsonNode answer() {
    Ending ending = ending();
    if (ending.exitCode() != 0) {
      throw failed(ending);
    }
    JsonNode answer = json(ending);
    checkType(method.result(), answer, method.name() + " answered something else");
    return answer;
  }

  /** Its error, which must be an object as the daemon reads it, with an exit code other than 0. */
  public Failure failure() {
    Failure failure = error(ending());
    if (failure.isUnimplemented()) {
      throw notImplemented();
    }
    return failure;
  }

  private Failure error(Ending ending) {
    Expect.that(
        ending.exitCode() != 0,
        method.name() + " should fail here, but answered " + ending.stdout().strip());
    JsonNode error = json(ending);
    checkType(Records.ERROR, error, method.name() + " failed without an error object");
    List<String> params = new ArrayList<>();
    error.get("params").forEach(param -> params.add(param.asText()));
    return new Failure(error.get("code").asText(), params);
  }

  /** What is to be said where it should not fail; a script that is not implemented is like none. */
  private RuntimeException failed(Ending ending) {
    Broken broken =
        new Broken(
            method.name()
                + " failed with exit code "
                + ending.exitCode()
                + ": "
                + ending.stdout().strip());
    try {
      return error(ending).isUnimplemented() ? notImplemented() : broken;
    } catch (Broken noErrorObject) {
      return broken;
    }
  }

  private NotOffered notImplemented() {
    return new NotOffered(method.name() + ", whose script answers " + Failure.UNIMPLEMENTED);
  }

  /**
   * Its error if it failed, in which case that must be well formed; also that it is not
   * implemented.
   */
  public Optional<Failure> failureIfAny() {
    Ending ending = ending();
    return ending.exitCode() == 0 ? Optional.empty() : Optional.of(error(ending));
  }

  /** How it ended, whatever it printed. */
  public Ending ending() {
    Ending known = ended;
    if (known != null) {
      return known;
    }
    try {
      Ending ending = running.await();
      ended = ending;
      note.accept(ending);
      ending
          .hung()
          .ifPresent(
              what -> {
                throw new Broken(
                    method.name()
                        + " hung: "
                        + what
                        + " within "
                        + ending.took().toSeconds()
                        + " s");
              });
      return ending;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Caller.interrupted(e);
    }
  }

  /** Sees to it that it has ended; its processes that are there all the same. */
  List<String> settle() {
    Ending known = ended;
    if (known != null && known.hung().isEmpty()) {
      return List.of();
    }
    if (known == null) {
      try {
        Ending unused = ending();
      } catch (Broken | NoScene | UncheckedIOException hungOrInterrupted) {
        running.kill();
      }
    }
    return running.survivors().stream()
        .map(pid -> "process " + pid + " of " + method.name())
        .toList();
  }

  private JsonNode json(Ending ending) {
    Expect.that(ending.stdoutIsUtf8(), method.name() + " printed what is not UTF-8");
    try {
      JsonNode value = READER.readTree(ending.stdout());
      Expect.that(!value.isMissingNode(), method.name() + " printed nothing");
      return value;
    } catch (JsonProcessingException e) {
      throw new Broken(
          method.name() + " printed what is not one JSON value: " + e.getOriginalMessage());
    }
  }

  private static void checkType(Type type, JsonNode value, String otherwise) {
    List<String> problems = new ArrayList<>();
    type.check("", value, problems);
    Expect.that(problems.isEmpty(), otherwise + ": " + String.join("; ", problems));
  }
}
