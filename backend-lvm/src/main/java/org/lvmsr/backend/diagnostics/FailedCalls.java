package org.lvmsr.backend.diagnostics;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.lvmsr.smapi.ErrorObject;
import org.lvmsr.smapi.SmapiException;

/** Remembers the last calls that failed: which, when, and with which error, but not its details. */
public final class FailedCalls {
  private static final int CALLS = 20;

  private final InstantSource clock;
  private final Recent<String> calls = new Recent<>(CALLS);

  /** Remembers nothing yet. */
  public FailedCalls(InstantSource clock) {
    this.clock = clock;
  }

  /** A call failed. */
  public void add(String method, ErrorObject error) {
    calls.add(clock.instant().truncatedTo(ChronoUnit.MILLIS) + ", " + method + ": " + told(error));
  }

  /**
   * The code says what went wrong; of an error of the backend its first parameter does, too. The
   * others may quote what the caller gave: a name, a key, a configuration.
   */
  private static String told(ErrorObject error) {
    boolean ofBackend = error.code().startsWith(SmapiException.BACKEND_FAILURE);
    return ofBackend && !error.params().isEmpty()
        ? error.code() + " " + error.params().get(0)
        : error.code();
  }

  /** The last of them, a line each, the newest last. */
  public List<String> list() {
    return calls.list();
  }
}
