package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.dist.ScriptInstaller;

/** {@code lvmsr install} and {@code lvmsr uninstall}. */
final class InstallCommand implements AdminCommand {
  private static final Path ROOT = Path.of("/usr/libexec/xapi-storage-script");

  private final boolean install;

  private InstallCommand(boolean install) {
    this.install = install;
  }

  static InstallCommand install() {
    return new InstallCommand(true);
  }

  static InstallCommand uninstall() {
    return new InstallCommand(false);
  }

  @Override
  public String name() {
    return install ? "install" : "uninstall";
  }

  @Override
  public String arguments() {
    return "[--root DIR]";
  }

  @Override
  public String summary() {
    return (install ? "put the scripts where xapi looks for them" : "take the scripts away")
        + "; root: "
        + ROOT;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    Dist dist = context.dist();
    var installer = new ScriptInstaller(root(arguments), dist.entry(), dist.scripts());
    List<Path> changed = install ? installer.install() : installer.uninstall();
    StringBuilder text = new StringBuilder(changed.isEmpty() ? "nothing to do\n" : "");
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode paths = json.putArray("changed");
    for (Path path : changed) {
      text.append(path).append('\n');
      paths.add(path.toString());
    }
    return new AdminResult(text.toString(), json, 0);
  }

  private Path root(List<String> arguments) throws UsageError {
    if (arguments.isEmpty()) {
      return ROOT;
    }
    if (arguments.size() == 2 && arguments.get(0).equals("--root") && !arguments.get(1).isEmpty()) {
      return Path.of(arguments.get(1)).toAbsolutePath().normalize();
    }
    throw new UsageError(name() + ": expected nothing or --root DIR");
  }
}
