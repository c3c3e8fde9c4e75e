package org.lvmsr.cli;

import java.util.List;
import java.util.Map;
import org.lvmsr.smapi.PluginKind;

/**
 * A script was run.
 *
 * @param kind the directory it is in
 * @param program its name, {@code SR.attach} for example
 * @param argv what followed the name
 * @param environment the few variables that matter
 * @param stdin what was read there; empty unless JSON was asked for
 */
public record Invocation(
    PluginKind kind,
    String program,
    List<String> argv,
    Map<String, String> environment,
    String stdin) {
  /** The word that has arguments read from stdin. */
  public static final String JSON = "--json";

  private static final int USUAL_COLUMNS = 80;

  public Invocation {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /** Whether arguments come as JSON: one of the two exact words anywhere, even as a value. */
  boolean asksForJson() {
    return argv.contains(JSON) || argv.contains("-j");
  }

  /** Width of the caller's terminal. */
  int columns() {
    try {
      int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", "0"));
      return columns > 0 ? columns : USUAL_COLUMNS;
    } catch (NumberFormatException e) {
      return USUAL_COLUMNS;
    }
  }
}
