package org.lvmsr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.ErrorObject;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.SmapiMethod;

/** One line at the beginning of each call and one at its end, without secrets. */
final class CallLog {
  private static final System.Logger LOG = System.getLogger(CallLog.class.getName());

  /** Arguments that say what a call is about. Names, descriptions and values stay out. */
  private static final Set<String> TOLD = Set.of("sr", "key", "domain", "size", "new_size", "uuid");

  private static final Pattern SECRET = Pattern.compile("chap|pass|secret|user|uri");

  /** A call begins. */
  Entry begin(SmapiMethod method, ObjectNode arguments) {
    JsonNode dbg = arguments.path("dbg");
    String head = method.scriptName() + " [" + new CallContext(dbg.asText("")).forLog() + "]";
    LOG.log(System.Logger.Level.INFO, head + " begins" + told(arguments));
    return new Entry(head, System.nanoTime());
  }

  /** What the call is about. */
  static String told(ObjectNode arguments) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
      if (TOLD.contains(argument.getKey()) && argument.getValue().isValueNode()) {
        parts.add(argument.getKey() + "=" + new CallContext(argument.getValue().asText()).forLog());
      }
    }
    for (Map.Entry<String, JsonNode> pair : arguments.path("configuration").properties()) {
      boolean secret = SECRET.matcher(pair.getKey().toLowerCase(Locale.ROOT)).find();
      String value = secret ? "***" : pair.getValue().asText();
      parts.add(new CallContext(pair.getKey() + ":" + value).forLog());
    }
    return parts.isEmpty() ? "" : ": " + String.join(" ", parts);
  }

  /** A call that has begun. */
  record Entry(String head, long began) {
    void succeeded() {
      LOG.log(System.Logger.Level.INFO, head + " succeeded in " + milliseconds() + " ms");
    }

    void failed(Throwable failure) {
      ErrorObject error = ErrorObject.of(failure);
      String text = head + " failed in " + milliseconds() + " ms: " + error.code() + error.params();
      boolean expected = failure instanceof SmapiException && failure.getCause() == null;
      if (expected) {
        LOG.log(System.Logger.Level.WARNING, text);
      } else {
        LOG.log(System.Logger.Level.ERROR, text, failure);
      }
    }

    private long milliseconds() {
      return (System.nanoTime() - began) / 1_000_000;
    }
  }
}
