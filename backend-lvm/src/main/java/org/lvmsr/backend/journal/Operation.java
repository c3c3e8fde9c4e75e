package org.lvmsr.backend.journal;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;

/**
 * A kind of change to the VG.
 *
 * @param <I> what is written down before it starts
 */
public interface Operation<I extends Intent> {

  /**
   * Does all of it.
   *
   * @return the records as they are afterwards
   */
  Patch apply(AttachedSr sr, I intent) throws IOException;

  /**
   * Ends what a crash or a failure left, wholly or not at all, by looking at what LVM really has.
   * Idempotent.
   *
   * @return the records as they are afterwards
   */
  Patch settle(AttachedSr sr, I intent) throws IOException;
}
