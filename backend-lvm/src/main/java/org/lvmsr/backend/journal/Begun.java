package org.lvmsr.backend.journal;

import java.util.UUID;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * An open intent.
 *
 * @param id its key in the journal
 */
record Begun<I extends Intent>(String id, I intent) {

  static <I extends Intent> Begun<I> of(I intent) {
    return new Begun<>(UUID.randomUUID().toString(), intent);
  }

  /** What has it begin, as soon as it is durable. */
  Patch patch(State state) {
    return Journal.beginning(id, intent).and(Destroyed.overwritten(state, intent.reserved()));
  }
}
