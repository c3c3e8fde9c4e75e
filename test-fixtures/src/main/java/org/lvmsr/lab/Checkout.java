package org.lvmsr.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where this source tree is, for tests, which run in their module's directory. */
public final class Checkout {
  private Checkout() {}

  /** The nearest directory at or above the working directory that holds {@code ./lab}. */
  public static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path directory = start; directory != null; directory = directory.getParent()) {
      if (Files.isExecutable(directory.resolve("lab"))
          && Files.exists(directory.resolve("pom.xml"))) {
        return directory;
      }
    }
    throw new LabException("Not inside a checkout: " + start);
  }
}
