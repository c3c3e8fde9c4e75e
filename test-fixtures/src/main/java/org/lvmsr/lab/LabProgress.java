package org.lvmsr.lab;

/** Is told what takes time, in words for a person. */
@FunctionalInterface
public interface LabProgress {
  /** Something begins, or came to an end. */
  void says(String message);

  /** Writes to standard error, which leaves standard output to the command that is run. */
  static LabProgress onStandardError() {
    return message -> System.err.println("lab: " + message);
  }
}
