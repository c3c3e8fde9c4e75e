package org.lvmsr.backend.sr;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.exec.Program;

/** Counts the programs that are started. */
final class CountingRunner implements CommandRunner {
  private final CommandRunner runner;
  private final Set<Program> counted;
  private final AtomicInteger count = new AtomicInteger();

  CountingRunner(CommandRunner runner) {
    this(runner, Set.of(Executable.values()));
  }

  /** Counts certain ones only. */
  CountingRunner(CommandRunner runner, Set<Program> counted) {
    this.runner = runner;
    this.counted = Set.copyOf(counted);
  }

  int count() {
    return count.get();
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    if (counted.contains(command.program())) {
      count.incrementAndGet();
    }
    return runner.run(command);
  }
}
