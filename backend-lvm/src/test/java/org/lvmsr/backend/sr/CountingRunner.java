package org.lvmsr.backend.sr;

import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;

/** Counts the programs that are started. */
final class CountingRunner implements CommandRunner {
  private final CommandRunner runner;
  private final AtomicInteger count = new AtomicInteger();

  CountingRunner(CommandRunner runner) {
    this.runner = runner;
  }

  int count() {
    return count.get();
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    count.incrementAndGet();
    return runner.run(command);
  }
}
