package org.lvmsr.conformance.process.count;

import java.io.IOException;
import java.util.Optional;

/** Tells what processes do, on the whole machine and in the order in which it happens. */
interface EventSource extends AutoCloseable {

  /** Waits until there is news, but for a moment only. */
  void await() throws IOException;

  /** The next news, if there is any by now. */
  Optional<ProcessEvent> next() throws IOException;

  @Override
  void close();
}
