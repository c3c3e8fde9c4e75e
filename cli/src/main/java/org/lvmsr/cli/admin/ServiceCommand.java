package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.cli.service.ServiceClient;

/** {@code lvmsr service}. */
final class ServiceCommand implements AdminCommand {
  @Override
  public String name() {
    return "service";
  }

  @Override
  public String arguments() {
    return "status|start|stop";
  }

  @Override
  public String summary() {
    return "show, start or stop the process that answers the scripts' calls";
  }

  @Override
  public String details() {
    return """
        The service, lvmsrd, is one process for all calls of this tree's scripts. It may be stopped at
        any time: the next call starts it again. The exit code of status is 1 if it is not running.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr service status                  is it running?
        lvmsr service stop                    let its calls end, then stop it
        """;
  }

  @Override
  public boolean isAboutSr() {
    return false;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException, InterruptedException {
    ServiceClient client = new ServiceClient(context.runDirectory());
    return switch (String.join(" ", arguments)) {
      // Processes are started by the launcher alone, and it has done so before this runs.
      case "status", "start" -> status(client);
      case "stop" -> stop(client);
      default -> throw new UsageError("service: expected status, start or stop");
    };
  }

  private static AdminResult status(ServiceClient client) throws IOException {
    Optional<ServiceClient.Running> running = client.status();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("running", running.isPresent());
    running.ifPresent(service -> json.put("build", service.build()).put("pid", service.pid()));
    String text =
        running
            .map(service -> "running, build " + service.build() + ", pid " + service.pid() + "\n")
            .orElse("not running\n");
    return new AdminResult(text, json, running.isPresent() ? 0 : 1);
  }

  private static AdminResult stop(ServiceClient client) throws IOException, InterruptedException {
    ServiceClient.Stop stop = client.stop();
    boolean still = stop == ServiceClient.Stop.STILL_RUNNING;
    String text =
        switch (stop) {
          case WAS_NOT_RUNNING -> "not running\n";
          case STOPPED -> "stopped\n";
          case STILL_RUNNING -> "still running: a call does not end\n";
        };
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("running", still)
            .put("stopped", stop == ServiceClient.Stop.STOPPED);
    return new AdminResult(text, json, still ? 1 : AdminResult.DONE);
  }
}
