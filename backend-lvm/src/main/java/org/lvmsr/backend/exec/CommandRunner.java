package org.lvmsr.backend.exec;

/** Runs programs. The one way out to the system, so that tests can count and interrupt commands. */
public interface CommandRunner {

  /**
   * Runs a command to its end with stdin closed, and drains stdout and stderr.
   *
   * @throws CommandFailure unless the program exited with 0 within its deadline
   */
  CommandResult run(Command command) throws CommandFailure;
}
