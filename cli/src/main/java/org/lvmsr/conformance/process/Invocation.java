package org.lvmsr.conformance.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a script is run.
 *
 * @param command the script and its arguments
 * @param stdin what it is given
 * @param environment all of it
 * @param directory its working directory
 * @param stdinStaysOpen whether the end of stdin never comes
 * @param stdoutIsRead whether anybody reads what it prints
 */
public record Invocation(
    List<String> command,
    String stdin,
    Map<String, String> environment,
    Path directory,
    boolean stdinStaysOpen,
    boolean stdoutIsRead) {

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** As the daemon does it: {@code --json}, one object on stdin, its own environment. */
  public static Invocation json(Path script, String stdin) {
    List<String> command = List.of(script.toString(), "--json");
    return new Invocation(command, stdin, ownEnvironment(), Path.of("/"), false, true);
  }

  /** As a person or {@code static-vdis} does it: arguments in words, nothing on stdin. */
  public static Invocation words(Path script, List<String> words) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(words);
    return json(script, "").withCommand(command);
  }

  /** The daemon passes its environment on, but cuts each value at its first white space. */
  private static Map<String, String> ownEnvironment() {
    Map<String, String> environment = new TreeMap<>(Map.of("PATH", PATH));
    System.getenv().forEach((name, value) -> environment.put(name, value.split("\\s", 2)[0]));
    return environment;
  }

  public Invocation withCommand(List<String> other) {
    return new Invocation(
        List.copyOf(other), stdin, environment, directory, stdinStaysOpen, stdoutIsRead);
  }

  public Invocation withEnvironment(Map<String, String> other) {
    return new Invocation(
        command, stdin, Map.copyOf(other), directory, stdinStaysOpen, stdoutIsRead);
  }

  public Invocation withVariable(String name, String value) {
    Map<String, String> other = new TreeMap<>(environment);
    other.put(name, value);
    return withEnvironment(other);
  }

  public Invocation withStdin(String other) {
    return new Invocation(command, other, environment, directory, stdinStaysOpen, stdoutIsRead);
  }

  public Invocation withStdinOpen() {
    return new Invocation(command, stdin, environment, directory, true, stdoutIsRead);
  }

  public Invocation withStdoutUnread() {
    return new Invocation(command, stdin, environment, directory, stdinStaysOpen, false);
  }

  byte[] stdinBytes() {
    return stdin.getBytes(StandardCharsets.UTF_8);
  }
}
