package org.lvmsr.conformance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory with a script for each method, of a volume plugin or a datapath plugin. */
public record ScriptDirectory(Path path) {

  /** Its last part, which is also the name under which the toolstack knows the plugin. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** What lies in it, sorted. */
  public List<String> entries() {
    try (Stream<Path> all = Files.list(path)) {
      return all.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The script of a method; of spellings that differ in case only, the daemon takes the first. */
  public Optional<Path> script(String method) {
    Path exact = path.resolve(method);
    if (isScript(exact)) {
      return Optional.of(exact);
    }
    return entries().stream()
        .filter(entry -> entry.equalsIgnoreCase(method))
        .map(path::resolve)
        .filter(ScriptDirectory::isScript)
        .findFirst();
  }

  private static boolean isScript(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
