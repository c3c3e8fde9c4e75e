package org.lvmsr.cli.admin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.service.Frame;
import org.lvmsr.cli.service.Request;
import org.lvmsr.cli.service.RunDirectory;

/**
 * Main class of {@code bin/lvmsr}. Arguments: the run directory and the {@code lib} of dist; the
 * words of the command line come in a frame on stdin.
 */
public final class AdminMain {
  private static final Path TERMINAL = Path.of("/dev/tty");
  private static final int STDOUT = 1;

  /** What was done could not be told. */
  private static final int NOT_WRITTEN = 1;

  private AdminMain() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) throws IOException {
    Request request = Request.of(Frame.read(System.in));
    Path run = Path.of(args[0]);
    AdminContext context =
        new AdminContext(
            new RunDirectory(run),
            new Dist(Path.of(args[1])),
            HostPaths.real(run),
            new SystemCommandRunner(),
            Devices.direct(),
            new Console(
                new Terminal(TERMINAL),
                ProgressLine.onStderr(),
                Colours.onStdout(System.getenv()),
                AdminMain::rawStdout),
            Optional.empty());
    Outcome outcome = new Admin(context).run(request.argv());
    System.err.print(outcome.stderr());
    outcome.printed().writeTo(System.out);
    boolean lost = System.out.checkError();
    System.exit(lost && outcome.exitCode() == AdminResult.DONE ? NOT_WRITTEN : outcome.exitCode());
  }

  private static OutputStream rawStdout() throws CannotLook {
    if (Terminal.isOpenAs(STDOUT)) {
      throw new CannotLook(
          "the bytes of a disk are no text for a terminal: send them to a file or a program");
    }
    return new FileOutputStream(FileDescriptor.out);
  }
}
