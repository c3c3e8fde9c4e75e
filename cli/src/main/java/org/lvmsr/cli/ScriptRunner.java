package org.lvmsr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.lvmsr.cli.args.CommandLineParser;
import org.lvmsr.cli.args.ParsedLine;
import org.lvmsr.smapi.ErrorObject;
import org.lvmsr.smapi.JsonText;
import org.lvmsr.smapi.JsonWriter;
import org.lvmsr.smapi.MethodTable;
import org.lvmsr.smapi.PieceSink;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.SmapiMethod;
import org.lvmsr.smapi.SmapiPlugin;

/** Turns a run of a script into a call of the plugin, and its end into output and exit code. */
public final class ScriptRunner {
  private static final System.Logger LOG = System.getLogger(ScriptRunner.class.getName());

  private final SmapiPlugin plugin;
  private final CallLog log = new CallLog();

  public ScriptRunner(SmapiPlugin plugin) {
    this.plugin = plugin;
  }

  /** Runs one script to its end. Never throws: a failure is an answer too. */
  public Outcome run(Invocation invocation) {
    return run(invocation, new JsonWriter());
  }

  /**
   * The same where a long answer need not be there at once.
   *
   * @param begun takes the beginning of stdout; if the exit code is not 0, it was none
   */
  public Outcome run(Invocation invocation, PieceSink begun) {
    return run(invocation, new JsonWriter(begun));
  }

  private Outcome run(Invocation invocation, JsonWriter out) {
    Optional<SmapiMethod> method = MethodTable.find(invocation.kind(), invocation.program());
    if (method.isEmpty()) {
      return failure(
          invocation, invocation.asksForJson(), SmapiException.unimplemented(invocation.program()));
    }
    return invocation.asksForJson()
        ? runJson(invocation, method.get(), out)
        : runCommandLine(invocation, method.get(), out);
  }

  /** Has the plugin do what an administrator asks for. Never throws. */
  public Outcome administer(List<String> words) {
    try {
      return Outcome.success(plugin.administer(words));
    } catch (SmapiException e) {
      return new Outcome("", e.sentence() + "\n", 1);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "administer " + words, e);
      return new Outcome("", "a bug in the plugin: " + e + "\n", 1);
    }
  }

  private Outcome runJson(Invocation invocation, SmapiMethod method, JsonWriter out) {
    // Only the first line counts, and what cannot be read is not answered with an error object:
    // that is how the programs behave that callers know.
    String line = invocation.stdin().lines().findFirst().orElse("");
    try {
      JsonNode arguments = JsonText.parse(line);
      return arguments instanceof ObjectNode object
          ? call(invocation, method, object, true, out)
          : badStdin(invocation, "expected an object, got " + arguments.getNodeType());
    } catch (JsonText.BadJson e) {
      return badStdin(invocation, String.valueOf(e.getMessage()));
    }
  }

  private static Outcome badStdin(Invocation invocation, String reason) {
    return new Outcome("", invocation.program() + ": error: stdin: " + reason + "\n", 1);
  }

  private Outcome runCommandLine(Invocation invocation, SmapiMethod method, JsonWriter out) {
    ParsedLine line =
        new CommandLineParser(invocation.program(), method, invocation.columns())
            .parse(invocation.argv());
    if (line instanceof ParsedLine.Help help) {
      return Outcome.success(help.text());
    }
    if (line instanceof ParsedLine.Call call) {
      return call(invocation, method, call.arguments(), call.jsonErrors(), out);
    }
    return new Outcome("", ((ParsedLine.Refused) line).text(), 2);
  }

  private Outcome call(
      Invocation invocation,
      SmapiMethod method,
      ObjectNode arguments,
      boolean jsonErrors,
      JsonWriter out) {
    CallLog.Entry entry = log.begin(method, arguments);
    try {
      method.call(plugin, invocation.kind(), arguments, out);
      out.endLine();
      entry.succeeded();
      return Outcome.success(out.printed());
    } catch (RuntimeException | Error e) {
      entry.failed(e);
      plugin.callFailed(method.scriptName(), ErrorObject.of(e));
      return failure(invocation, jsonErrors, e);
    }
  }

  private static Outcome failure(Invocation invocation, boolean json, Throwable failure) {
    ErrorObject error = ErrorObject.of(failure);
    String text =
        invocation.program()
            + ": error: "
            + error.code()
            + ": "
            + String.join(": ", error.params())
            + "\n";
    return json
        ? new Outcome(JsonText.write(error.toJson()) + "\n", text, 1)
        : new Outcome("", text, 1);
  }
}
