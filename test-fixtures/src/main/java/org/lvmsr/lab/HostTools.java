package org.lvmsr.lab;

import java.nio.file.Path;

/**
 * Programs for this machine that are unpacked into the cache instead of installed: installing their
 * packages would start services here.
 *
 * @param directory the root below which they are unpacked
 */
public record HostTools(Path directory) {
  /** The path of a program in {@code /usr/sbin}. */
  public String sbin(String program) {
    return directory.resolve("usr/sbin").resolve(program).toString();
  }

  /** Lets a process find the shared libraries that came along. */
  public void configure(ProcessBuilder builder) {
    Path libraries = directory.resolve("usr/lib/x86_64-linux-gnu");
    builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
  }
}
