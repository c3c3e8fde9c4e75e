package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.lvmsr.cli.Scripts;
import org.lvmsr.cli.dist.KitTree;

/** {@code lvmsr kit}: makes an installable tree of a plugin that somebody else wrote. */
final class KitCommand implements AdminCommand {
  private static final String JAR = "--jar";
  private static final String INTO = "--into";

  @Override
  public String name() {
    return "kit";
  }

  @Override
  public String arguments() {
    return "FACTORY --jar FILE... --into DIR";
  }

  @Override
  public String summary() {
    return "make an installable tree of a plugin of your own";
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, Set.of(), Set.of(JAR, INTO));
    String factory =
        words
            .target()
            .orElseThrow(() -> new UsageError("kit: expected the plugin factory's class"));
    List<Path> jars = words.values(JAR).stream().map(Path::of).toList();
    if (jars.isEmpty()) {
      throw new UsageError("kit: expected --jar FILE, the jar with " + factory);
    }
    String into = words.value(INTO).orElseThrow(() -> new UsageError("kit: expected --into DIR"));
    var tree = new KitTree(Path.of(into));
    return result(tree.place(), tree.make(context.dist(), factory, jars));
  }

  private static AdminResult result(Path place, List<Scripts> all) {
    StringBuilder text = new StringBuilder();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("tree", place.toString());
    ArrayNode paths = json.putArray("scripts");
    for (Scripts scripts : all) {
      Path directory = place.resolve(scripts.directory());
      text.append(directory).append(": ").append(scripts.names().size()).append(" scripts\n");
      scripts.names().forEach(name -> paths.add(scripts.directory().resolve(name).toString()));
    }
    return new AdminResult(text.toString(), json, AdminResult.DONE);
  }
}
