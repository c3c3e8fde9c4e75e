package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A failure as the toolstack reads it from a script. All members are mandatory and all parameters
 * are strings.
 */
public record ErrorObject(String code, List<String> params, Backtrace backtrace) {
  private static final int MOST_FRAMES = 40;

  /**
   * Where it failed.
   *
   * @param files belong to the lines of the same index, outermost first
   */
  public record Backtrace(String error, List<String> files, List<Integer> lines) {
    public Backtrace {
      files = List.copyOf(files);
      lines = List.copyOf(lines);
    }
  }

  public ErrorObject {
    params = List.copyOf(params);
  }

  /** What became of a call that ended with this. */
  public static ErrorObject of(Throwable failure) {
    if (failure instanceof SmapiException known) {
      List<String> params = known.params();
      String last = params.isEmpty() ? known.code() : params.get(params.size() - 1);
      return new ErrorObject(known.code(), params, backtrace(last, failure));
    }
    String text = Objects.requireNonNullElse(failure.getMessage(), "");
    return new ErrorObject(
        SmapiException.BACKEND_FAILURE,
        List.of(failure.getClass().getSimpleName(), text),
        backtrace(text, failure));
  }

  private static Backtrace backtrace(String error, Throwable failure) {
    List<String> files = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (files.size() < MOST_FRAMES && frame.getFileName() != null && frame.getLineNumber() > 0) {
        files.add(path(frame));
        lines.add(frame.getLineNumber());
      }
    }
    Collections.reverse(files);
    Collections.reverse(lines);
    return new Backtrace(error, files, lines);
  }

  private static String path(StackTraceElement frame) {
    String type = frame.getClassName();
    int dot = type.lastIndexOf('.');
    return dot < 0
        ? String.valueOf(frame.getFileName())
        : type.substring(0, dot + 1).replace('.', '/') + frame.getFileName();
  }

  /** The object with exactly the members the toolstack asks for. */
  public JsonNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("code", code);
    ArrayNode paramArray = out.putArray("params");
    params.forEach(paramArray::add);
    ObjectNode trace = out.putObject("backtrace").put("error", backtrace.error());
    ArrayNode files = trace.putArray("files");
    backtrace.files().forEach(files::add);
    ArrayNode lines = trace.putArray("lines");
    backtrace.lines().forEach(line -> lines.add(line));
    return out;
  }
}
