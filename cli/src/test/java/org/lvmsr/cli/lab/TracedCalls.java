package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.lab.CommandResult;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.PluginInstall;

/**
 * Calls of entry scripts, each marked in the kernel's trace, where the kernel notes each process of
 * LVM. Nothing of the product is asked how many it has started.
 *
 * <p>A call is named by its method, perhaps with a colon and what is special about it.
 */
final class TracedCalls implements AutoCloseable {
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** What the test looks at with LVM's own commands, as if it were a call. */
  static final String LOOK = "a look";

  /** One call, as part of what the toolstack does. */
  record Call(String sequence, String name) {}

  private final GuestCommands guest;
  private final List<Call> calls = new ArrayList<>();
  private String sequence = "";

  private TracedCalls(GuestCommands guest) {
    this.guest = guest;
  }

  /** Begins to count, and checks that it can: LVM's own {@code vgs} is one process. */
  static TracedCalls begin(LabVm vm) {
    var traced = new TracedCalls(new GuestCommands(vm));
    String unused = traced.shell(LvmTrace.BEGIN);
    traced.sequence("counting");
    traced.run("vgs", List.of("vgs"), "").orThrow();
    traced.run("true", List.of("true"), "").orThrow();
    assertEquals(List.of(1, 0), traced.processes(), "LVM processes of vgs and of true");
    return traced;
  }

  /** Runs a shell script that must succeed, and returns what it printed: none of the calls. */
  String shell(String script) {
    return guest.shell(script);
  }

  /** What is on disks. */
  GuestDisk disks() {
    return new GuestDisk(guest::run);
  }

  /** What the following calls are part of. */
  void sequence(String name) {
    sequence = name;
  }

  /** What was called. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How many LVM processes each call needed. */
  List<Integer> processes() {
    return LvmTrace.count(shell(LvmTrace.READ), calls.size());
  }

  /** Calls a method as the toolstack's daemon does. */
  JsonNode call(String name, Map<String, ?> arguments) {
    return call(GuestPlugin.script(method(name)), name, arguments);
  }

  /** As {@link #call(String, Map)}, for a method that answers nothing. */
  void perform(String name, Map<String, ?> arguments) {
    assertEquals("null", call(name, arguments).toString(), name);
  }

  /** Calls {@code Plugin.query} of the datapath plugin. */
  JsonNode queryDatapath() {
    return call(PluginInstall.DATAPATH + "/Plugin.Query", "Plugin.Query", Map.of());
  }

  private JsonNode call(String script, String name, Map<String, ?> arguments) {
    String request = GuestPlugin.request(arguments);
    return answer(run(name, List.of(script, "--json"), request).orThrow());
  }

  /** Calls a method with words in place of JSON, as {@code static-vdis} does. */
  JsonNode inWords(String name, String... words) {
    List<String> argv = new ArrayList<>(List.of(GuestPlugin.script(method(name)), "static-vdis"));
    argv.addAll(List.of(words));
    CommandResult result = run(name, argv, "").orThrow();
    assertEquals("", result.stderr(), name);
    return answer(result);
  }

  /** Marks what follows as no call of the toolstack's: a look with LVM's own commands. */
  String look(String script) {
    return run(LOOK, List.of("bash", "-ec", script), "").orThrow().output();
  }

  private CommandResult run(String name, List<String> command, String stdin) {
    String mark = LvmTrace.MARK + calls.size();
    calls.add(new Call(sequence, name));
    return guest.run(mark, command, stdin);
  }

  private static JsonNode answer(CommandResult result) {
    try {
      return STRICT.readTree(result.stdout());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON value: " + result.stdout(), e);
    }
  }

  private static String method(String name) {
    return name.split(":", -1)[0];
  }

  @Override
  public void close() {
    try (guest) {
      String unused = guest.shell(LvmTrace.END);
    }
  }
}
