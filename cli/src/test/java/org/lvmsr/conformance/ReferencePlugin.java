package org.lvmsr.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
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
      link(method.startsWith("Datapath.") ? datapath : volume, method);
    }
    link(datapath, "Plugin.Query");
    return new Subject(
        new ScriptDirectory(volume),
        List.of(new ScriptDirectory(datapath)),
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

  private static List<String> methods() throws IOException {
    return METHOD
        .matcher(Files.readString(SOURCE.resolve("interface.py")))
        .results()
        .map((MatchResult found) -> found.group(1))
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
