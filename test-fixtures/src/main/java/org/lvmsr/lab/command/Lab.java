package org.lvmsr.lab.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.lvmsr.lab.LabException;
import org.lvmsr.lab.LabHost;
import org.lvmsr.lab.LabProgress;

/** The commands of {@code ./lab} that need a VM. */
public final class Lab {
  private static final int FAILED = 70;
  private static final int USAGE = 64;

  private final Path checkout;
  private final LabProgress progress = LabProgress.onStandardError();
  private final AtomicBoolean ending = new AtomicBoolean();

  private Lab(Path checkout) {
    this.checkout = checkout;
  }

  /** {@code Lab CHECKOUT COMMAND [ARGUMENT...]}. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    Lab lab = new Lab(Path.of(words.get(0)).toAbsolutePath().normalize());
    System.exit(lab.run(words.get(1), words.subList(2, words.size())));
  }

  private int run(String command, List<String> words) {
    try {
      return switch (command) {
        case "run" -> relay(RunOptions.parse(words).withCommand());
        case "shell" -> relay(RunOptions.parse(words).withoutCommand());
        case "demo" -> demo(DemoCommand.targetKind(words));
        default -> throw new UsageException("unknown command " + command);
      };
    } catch (UsageException e) {
      progress.says(words(e) + "; see ./lab --help");
      return USAGE;
    } catch (LabException e) {
      if (!ending.get()) {
        progress.says(words(e));
      }
      return FAILED;
    }
  }

  private int relay(RunOptions options) {
    return inLab(host -> new RunCommand(host, checkout, progress).run(options));
  }

  private int demo(TargetKind target) {
    return inLab(host -> new DemoCommand(host, checkout).run(target));
  }

  private static String words(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  /** Ends all that was started also when this process is asked to end in the middle. */
  private int inLab(ToIntFunction<LabHost> work) {
    try (LabHost host = LabHost.open(progress)) {
      Thread hook =
          new Thread(
              () -> {
                ending.set(true);
                host.close();
              },
              "lab-clean-up");
      Runtime.getRuntime().addShutdownHook(hook);
      return work.applyAsInt(host);
    }
  }
}
