package org.lvmsr.cli.service;

import java.io.IOException;
import java.nio.file.Path;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.Invocation;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.PluginFactory;
import org.lvmsr.cli.ScriptRunner;
import org.lvmsr.smapi.SmapiPlugin;

/**
 * Answers one script in this process, without the service. Arguments: the run directory and the
 * {@code lib} of dist; the request is on stdin, in the form the service takes.
 */
public final class InProcessMain {
  private InProcessMain() {}

  /** Runs the call and ends the process with its exit code. */
  public static void main(String[] args) throws IOException {
    Invocation invocation = Request.of(Frame.read(System.in)).invocation();
    RunDirectory directory = RunDirectory.prepare(Path.of(args[0]));
    Outcome outcome;
    try (SmapiPlugin plugin =
        new Dist(Path.of(args[1]))
            .pluginFactory()
            .create(directory.path(), PluginFactory.Life.ONE_CALL)) {
      outcome = new ScriptRunner(plugin).run(invocation);
    }
    System.err.print(outcome.stderr());
    outcome.printed().writeTo(System.out);
    System.out.flush();
    System.exit(outcome.exitCode());
  }
}
