package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.host.Reason;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.dist.FastStart;
import org.lvmsr.cli.dist.ScriptInstaller;

/** {@code lvmsr install} and {@code lvmsr uninstall}. */
final class InstallCommand implements AdminCommand {
  private static final Path ROOT = Path.of("/usr/libexec/xapi-storage-script");
  private static final Option DIRECTORY = new Option("--root", "DIR", "there, and not in " + ROOT);

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
    return install
        ? "put links to the scripts where xapi looks for them, and make starts fast"
        : "take the links to the scripts away";
  }

  @Override
  public List<Option> options() {
    return List.of(DIRECTORY);
  }

  @Override
  public String examples() {
    return install
        ? """
        lvmsr install                         below /usr/libexec/xapi-storage-script
        lvmsr install --root /tmp/x           the same below another directory
        """
        : "";
  }

  @Override
  public boolean isAboutSr() {
    return false;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    Dist dist = context.dist();
    var installer = new ScriptInstaller(root(arguments), dist.entry(), dist.scripts());
    List<Path> changed = new ArrayList<>(install ? installer.install() : installer.uninstall());
    var fast = new FastStart(dist, context.runner());
    Optional<String> without = install ? makeFast(fast, changed) : Optional.empty();
    if (!install) {
      changed.addAll(fast.delete());
    }
    StringBuilder text = new StringBuilder(changed.isEmpty() ? "nothing to do\n" : "");
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode paths = json.putArray("changed");
    for (Path path : changed) {
      text.append(path).append('\n');
      paths.add(path.toString());
    }
    without.ifPresent(why -> json.put("no_class_archive", why));
    without.ifPresent(
        why ->
            text.append("without an archive of classes the service starts slowly: " + why + "\n"));
    return new AdminResult(text.toString(), json, 0);
  }

  /** Everything works without it. */
  private static Optional<String> makeFast(FastStart fast, List<Path> changed) {
    try {
      changed.addAll(fast.make());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Reason.of(e));
    }
  }

  private Path root(List<String> arguments) throws UsageError {
    var words = Words.of(name(), arguments, options());
    if (words.target().isPresent()) {
      throw new UsageError(name() + ": expected nothing or --root DIR");
    }
    return words
        .value(DIRECTORY)
        .map(dir -> Path.of(dir).toAbsolutePath().normalize())
        .orElse(ROOT);
  }
}
