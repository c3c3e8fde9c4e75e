package org.lvmsr.cli.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.lab.CommandResult;
import org.lvmsr.lab.LabException;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.PluginInstall;

/** Calls the entry scripts installed in a VM as xapi does. */
final class GuestPlugin {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final LabVm vm;

  GuestPlugin(LabVm vm) {
    this.vm = vm;
  }

  LabVm vm() {
    return vm;
  }

  static String script(String method) {
    boolean datapath = method.startsWith("Datapath.");
    return (datapath ? PluginInstall.DATAPATH : PluginInstall.VOLUME) + "/" + method;
  }

  /** The request as it goes to the script's stdin. */
  static String request(Map<String, ?> arguments) {
    Map<String, Object> all = new HashMap<>(arguments);
    all.put("dbg", "test");
    return MAPPER.valueToTree(all).toString();
  }

  /** Calls a method that must succeed. */
  JsonNode call(String method, Map<String, ?> arguments) {
    return parse(run(method, arguments).orThrow().stdout());
  }

  /** Calls a method that must fail, and returns the code of its error object. */
  String failure(String method, Map<String, ?> arguments) {
    CommandResult result = run(method, arguments);
    if (result.exitCode() == 0) {
      throw new AssertionError(method + " did not fail but answered " + result.stdout());
    }
    JsonNode error = parse(result.stdout());
    for (String member : List.of("error", "files", "lines")) {
      if (!error.path("backtrace").has(member)) {
        throw new AssertionError("no well-formed error object: " + result.stdout());
      }
    }
    return error.path("code").asText() + " " + error.path("params");
  }

  CommandResult run(String method, Map<String, ?> arguments) {
    return vm.run(LIMIT, List.of(script(method), "--json"), request(arguments));
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new LabException("not JSON: " + json, e);
    }
  }

  /** Runs a shell script in the VM that must succeed, and returns what it printed. */
  String shell(String script) {
    return vm.run(LIMIT, List.of("bash", "-ec", script), "").orThrow().output();
  }
}
