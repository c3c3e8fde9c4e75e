package org.lvmsr.cli.runbook;

import java.util.List;

/**
 * A command of the document.
 *
 * @param command as it is written behind the prompt
 * @param shown what the document shows of its answer, without empty lines at the end
 */
public record Step(String command, List<String> shown) {
  public Step {
    shown = List.copyOf(shown);
  }
}
