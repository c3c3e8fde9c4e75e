package org.lvmsr.cli.admin;

/** The command line makes no sense. */
final class UsageError extends Exception {
  private static final long serialVersionUID = 1L;

  UsageError(String message) {
    super(message);
  }
}
