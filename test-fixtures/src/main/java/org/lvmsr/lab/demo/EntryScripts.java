package org.lvmsr.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lvmsr.lab.CommandResult;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.PluginInstall;

/**
 * Calls the installed entry scripts as xapi's storage daemon does: one process per call, {@code
 * --json} as its argument, one JSON object without a line break on its standard input, the answer
 * on its standard output.
 */
final class EntryScripts {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** bash reads its clock without starting a process, which would take longer than some calls. */
  private static final String TIMED =
      """
      start=${EPOCHREALTIME/./}
      "$@"
      code=$?
      printf '\\nmicroseconds=%d' $((${EPOCHREALTIME/./} - start)) >&2
      exit $code
      """;

  private static final Pattern MICROSECONDS = Pattern.compile("\\nmicroseconds=(\\d+)$");

  private final LabVm vm;
  private final Transcript transcript;
  private final ObjectMapper mapper = new ObjectMapper();

  EntryScripts(LabVm vm, Transcript transcript) {
    this.vm = vm;
    this.transcript = transcript;
  }

  LabVm vm() {
    return vm;
  }

  /** An argument object with the member that every call has. */
  ObjectNode arguments() {
    return mapper.createObjectNode().put("dbg", "demo");
  }

  /** Where a method's script is in the VM. */
  static String path(String method) {
    boolean datapath = method.startsWith("Datapath.");
    return (datapath ? PluginInstall.DATAPATH : PluginInstall.VOLUME) + "/" + method;
  }

  /**
   * Calls a method and prints request and answer.
   *
   * @throws DemoFailure if the script fails or answers with anything but one JSON value
   */
  JsonNode call(String method, ObjectNode arguments) {
    return call(path(method), method, arguments);
  }

  JsonNode call(String script, String method, ObjectNode arguments) {
    String request = arguments.toString();
    transcript.request(request);
    List<String> argv = List.of("bash", "-c", TIMED, "call", script, "--json");
    CommandResult result = vm.run(LIMIT, argv, request);
    Matcher measured = MICROSECONDS.matcher(result.stderr());
    if (!measured.find()) {
      throw new DemoFailure(method + " did not come to its end: " + result.stderr());
    }
    Duration inGuest = Duration.ofNanos(Long.parseLong(measured.group(1)) * 1000);
    transcript.answer(result.output(), inGuest);
    if (result.exitCode() != 0) {
      String said = result.stderr().substring(0, measured.start()).strip();
      throw new DemoFailure(
          String.format(Locale.ROOT, "%s: exit code %d, %s", method, result.exitCode(), said));
    }
    try {
      return mapper.readTree(result.stdout());
    } catch (JsonProcessingException e) {
      throw new DemoFailure(method + " did not answer with JSON: " + result.stdout(), e);
    }
  }
}
