package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** {@code lvmsr version}. */
final class VersionCommand implements AdminCommand {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "show version, build and Java runtime";
  }

  @Override
  public String examples() {
    return """
        lvmsr version --json                  for programs
        """;
  }

  @Override
  public boolean isAboutSr() {
    return false;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    if (!arguments.isEmpty()) {
      throw new UsageError("version takes no arguments");
    }
    String version =
        Objects.requireNonNullElse(
            VersionCommand.class.getPackage().getImplementationVersion(), "unknown");
    String build = context.dist().buildId();
    String java = Runtime.version().toString();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version)
            .put("build", build)
            .put("java", java);
    return new AdminResult(
        "lvmsr " + version + ", build " + build + ", Java " + java + "\n", json, 0);
  }
}
