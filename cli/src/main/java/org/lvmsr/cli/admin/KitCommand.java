package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lvmsr.cli.Scripts;
import org.lvmsr.cli.dist.KitTree;

/** {@code lvmsr kit}: makes an installable tree of a plugin that somebody else wrote. */
final class KitCommand implements AdminCommand {
  private static final Option JAR =
      new Option("--jar", "FILE", "with the plugin, or with a library it needs; may be repeated");
  private static final Option INTO =
      new Option("--into", "DIR", "where the tree is to be: nothing, or an earlier tree");

  @Override
  public String name() {
    return "kit";
  }

  @Override
  public String arguments() {
    return "FACTORY --jar FILE [--jar FILE...] --into DIR";
  }

  @Override
  public String summary() {
    return "make an installable tree of a plugin of your own";
  }

  @Override
  public List<Option> options() {
    return List.of(JAR, INTO);
  }

  @Override
  public String details() {
    return """
        FACTORY is the name of the class that makes the plugin, an org.lvmsr.cli.PluginFactory. docs/kit.md
        says how to write one.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr kit MySr --jar my.jar --into /opt/mysr
                                              a tree with bin/lvmsr, and all it needs
        """;
  }

  @Override
  public boolean isAboutSr() {
    return false;
  }

  /** It takes the launcher and the jars of lvmsr's own tree, and a tree of its making has more. */
  @Override
  public boolean isForAnyPlugin() {
    return false;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
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
