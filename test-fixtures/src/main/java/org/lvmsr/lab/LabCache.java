package org.lvmsr.lab;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where things are kept that are expensive to make and may be deleted at any time.
 *
 * @param directory its absolute path
 */
record LabCache(Path directory) {
  static LabCache ofThisUser() {
    Map<String, String> environment = System.getenv();
    String chosen = environment.getOrDefault("LVMSR_LAB_CACHE", "");
    Path directory =
        chosen.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "lvmsr-lab")
            : Path.of(chosen);
    return new LabCache(directory.toAbsolutePath().normalize());
  }
}
