package org.lvmsr.backend.journal;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * A kind of change to the VG.
 *
 * @param <I> what is written down before it starts
 */
public interface Operation<I extends Intent> {

  /** What an operation makes of the records, given the newest ones: others go on changing them. */
  @FunctionalInterface
  interface Result {
    Patch on(State newest);
  }

  /** Does all of it. */
  Result apply(AttachedSr sr, I intent) throws IOException;

  /**
   * Ends what a crash or a failure left, wholly or not at all, by looking at what LVM really has:
   * the VG has just been read again. Idempotent.
   */
  Result settle(AttachedSr sr, I intent) throws IOException;
}
