package org.lvmsr.cli.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.cli.Invocation;
import org.lvmsr.smapi.PluginKind;

/**
 * What a caller wants.
 *
 * @param build of the caller
 * @param rest the fields of a call, or the words of an administrator
 */
public record Request(String command, String build, List<String> rest) {
  public static final String CALL = "call";
  public static final String STATUS = "status";
  public static final String STOP = "stop";
  public static final String ADMINISTER = "administer";

  private static final int KIND = 0;
  private static final int PROGRAM = 1;
  private static final int STDIN = 2;
  private static final int VARIABLES = 3;

  /**
   * A request of a frame.
   *
   * @throws IOException if fields are missing
   */
  public static Request of(Frame frame) throws IOException {
    List<String> fields = frame.fields();
    if (fields.size() < 2) {
      throw new IOException("request of " + fields.size() + " fields");
    }
    return new Request(fields.get(0), fields.get(1), fields.subList(2, fields.size()));
  }

  /** A request without a call. */
  static Request bare(String command) {
    return new Request(command, "", List.of());
  }

  /** A request of an administrator, with a command of the plugin's own. */
  static Request administer(String build, List<String> words) {
    return new Request(ADMINISTER, build, words);
  }

  /** A call as a script makes it that the toolstack runs. */
  static Request call(String build, PluginKind kind, String program, String stdin) {
    return new Request(
        CALL, build, List.of(kind.directory(), program, stdin, "0", Invocation.JSON));
  }

  Frame frame() {
    List<String> fields = new ArrayList<>(List.of(command, build));
    fields.addAll(rest);
    return new Frame(fields);
  }

  /** The words behind the program's name. */
  public List<String> argv() throws IOException {
    return rest.subList(VARIABLES + 1 + variables(), rest.size());
  }

  /**
   * The call.
   *
   * @throws IOException if its fields make no sense
   */
  public Invocation invocation() throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String variable : rest.subList(VARIABLES + 1, VARIABLES + 1 + variables())) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    try {
      PluginKind kind = PluginKind.ofDirectory(rest.get(KIND));
      return new Invocation(kind, rest.get(PROGRAM), argv(), environment, rest.get(STDIN));
    } catch (IllegalArgumentException e) {
      throw new IOException("request: " + e.getMessage(), e);
    }
  }

  private int variables() throws IOException {
    try {
      int count = rest.size() > VARIABLES ? Integer.parseInt(rest.get(VARIABLES)) : -1;
      if (count >= 0 && VARIABLES + 1 + count <= rest.size()) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw new IOException("request: number of variables: " + e.getMessage(), e);
    }
    throw new IOException("request: " + rest.size() + " fields of a call");
  }
}
