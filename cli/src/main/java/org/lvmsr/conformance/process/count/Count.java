package org.lvmsr.conformance.process.count;

import java.util.OptionalInt;

/**
 * How many programs were executed while a process ran.
 *
 * @param own by the process and its descendants, wherever they were adopted
 * @param elsewhere by all others on this machine; nothing if calls overlapped, as either may have
 *     been the cause
 */
public record Count(int own, OptionalInt elsewhere) {

  /** Without those that Java executes itself before it is the program's turn. */
  Count without(int ofJava) {
    return new Count(own - ofJava, elsewhere);
  }
}
