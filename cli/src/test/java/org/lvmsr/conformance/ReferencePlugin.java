package org.lvmsr.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.scene.Subject;

/** The reference plugin in a directory of its own, with at most one fault. */
final class ReferencePlugin {
  private static final Path SOURCE =
      Path.of("src", "test", "resources", "org", "lvmsr", "conformance", "reference");

  private static final Pattern METHOD = Pattern.compile("\"([A-Z][A-Za-z]*\\.[A-Za-z_]+)\": row");

  /** The fault of a plugin that has the scripts only without which nothing can be done with it. */
  static final String BARE = "bare";

  /** The fault of one that has all scripts, most of which answer that they are not implemented. */
  static final String UNIMPLEMENTED = "unimplemented";

  private static final Set<String> NEEDED =
      Set.of(
          "Plugin.Query",
          "SR.create",
          "SR.attach",
          "SR.detach",
          "SR.stat",
          "SR.ls",
          "Volume.create",
          "Volume.destroy",
          "Volume.stat");

  /** Scripts that are not there, by the fault that this is. */
  private static final Map<String, String> WITHOUT =
      Map.of(
          "query-features-have-their-scripts",
          "Volume.compose",
          "datapath-features-have-their-scripts",
          "Datapath.import_activate");

  private final Path base;
  private final String fault;

  private ReferencePlugin(Path base, String fault) {
    this.base = base;
    this.fault = fault;
  }

  /**
   * Puts it there.
   *
   * @param fault the case whose rule it breaks, or nothing
   */
  static Subject install(Path base, String fault) throws IOException {
    return new ReferencePlugin(base, fault).install();
  }

  private Subject install() throws IOException {
    try (Stream<Path> files = Files.list(SOURCE)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Files.copy(file, base.resolve(file.getFileName()));
      }
    }
    Files.setPosixFilePermissions(
        base.resolve("entry"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(base.resolve("fault"), fault);
    Path metrics = Files.createDirectory(base.resolve("metrics"));
    Path unused = Files.createDirectory(base.resolve("volumes"));
    Path volume = Files.createDirectories(base.resolve("volume").resolve(volumeDirectory()));
    Path datapath = Files.createDirectories(base.resolve("datapath").resolve(datapathDirectory()));
    if (fault.equals("directory-has-no-strays-beside-it")) {
      Path unusedStray = Files.createFile(base.resolve("volume").resolve("notes.old"));
    }
    for (String method : methods()) {
      link(method.startsWith("Data") ? datapath : volume, method);
    }
    link(datapath, "Plugin.Query");
    return new Subject(
        new ScriptDirectory(volume),
        fault.equals(BARE) ? List.of() : List.of(new ScriptDirectory(datapath)),
        Map.of("dir", "x"),
        metrics);
  }

  private String volumeDirectory() {
    boolean broken = fault.equals("directory-is-named-for-the-toolstack");
    return broken ? "org.xen.storage.reference" : "org.xen.xapi.storage.reference";
  }

  private String datapathDirectory() {
    return fault.equals("datapath-directory-is-a-scheme") ? "ref_1" : "reference";
  }

  private List<String> methods() throws IOException {
    return METHOD
        .matcher(Files.readString(SOURCE.resolve("interface.py")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(method -> !fault.equals(BARE) || NEEDED.contains(method))
        .filter(method -> !method.equals(WITHOUT.get(fault)))
        .toList();
  }

  private void link(Path directory, String method) throws IOException {
    Path unused =
        Files.createSymbolicLink(directory.resolve(spelled(method)), base.resolve("entry"));
  }

  private String spelled(String method) {
    if (method.equals("Plugin.Query") && fault.equals("query-script-is-plugin-dot-capital-query")) {
      return "Plugin.query";
    }
    return method.equals("Volume.set_name")
            && fault.equals("scripts-are-spelled-as-in-the-interface")
        ? "Volume.Set_Name"
        : method;
  }
}
