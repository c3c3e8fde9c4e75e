package org.lvmsr.backend.journal;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.record.Intent;

/**
 * A kind of change to the VG that LVM can make several of with one command.
 *
 * @param <I> what is written down of each before they start
 */
public interface JointOperation<I extends Intent> extends Operation<I> {

  /** Does all of them. After a failure any of them may have been done or not. */
  Result applyAll(AttachedSr sr, List<I> intents) throws IOException;
}
