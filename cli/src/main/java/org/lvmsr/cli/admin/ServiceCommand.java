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
    return "show, start or stop the resident service (any call starts it, too)";
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
    boolean stopped = client.stop();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("running", !stopped);
    return new AdminResult(
        stopped ? "not running\n" : "still running: a call does not end\n", json, stopped ? 0 : 1);
  }
}
