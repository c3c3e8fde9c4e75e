package org.lvmsr.cli.args;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a command line asks for. */
public sealed interface ParsedLine {
  /** A call. Types are not checked yet. */
  record Call(ObjectNode arguments, boolean jsonErrors) implements ParsedLine {}

  /** Help, for stdout. */
  record Help(String text) implements ParsedLine {}

  /** A line that makes no sense; usage and reason, for stderr. */
  record Refused(String text) implements ParsedLine {}
}
