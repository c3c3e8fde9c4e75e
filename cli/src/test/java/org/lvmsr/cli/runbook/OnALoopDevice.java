package org.lvmsr.cli.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.fixtures.loop.LoopDevice;

/** Gives a test the section that it {@link Shows}, and a disk. */
final class OnALoopDevice implements ParameterResolver, AfterTestExecutionCallback {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(OnALoopDevice.class);

  /** What one test has. */
  private record Scene(Path directory, Disk disk, Page page) implements AutoCloseable {
    static Scene of(ExtensionContext extension) {
      String heading = extension.getRequiredTestMethod().getAnnotation(Shows.class).value();
      try {
        Path directory = Files.createTempDirectory("lvmsr-runbook");
        Disk disk = new Disk(directory);
        Page page = new Page(heading, new HostShell(directory));
        page.name("/dev/sdb", disk.path().toString());
        return new Scene(directory, disk, page);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      disk.close();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Where the lab's tests are run nothing may be left out. */
  static boolean isPossibleOrMust() {
    return System.getenv("LVMSR_LAB") != null || isPossible();
  }

  private static boolean isPossible() {
    try {
      return LoopDevice.isPossible() && Executable.LVM.path().isAbsolute();
    } catch (RuntimeException missing) {
      return false;
    }
  }

  private static Scene scene(ExtensionContext extension) {
    return extension
        .getStore(STORE)
        .getOrComputeIfAbsent("scene", key -> Scene.of(extension), Scene.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    Class<?> type = parameter.getParameter().getType();
    return type.equals(Disk.class) || type.equals(Page.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    Scene scene = scene(extension);
    return parameter.getParameter().getType().equals(Disk.class) ? scene.disk() : scene.page();
  }

  /** A section is run as a whole or not at all. */
  @Override
  public void afterTestExecution(ExtensionContext extension) {
    if (extension.getExecutionException().isEmpty()) {
      scene(extension).page().end();
    }
  }
}
