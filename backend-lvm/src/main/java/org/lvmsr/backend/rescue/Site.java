package org.lvmsr.backend.rescue;

import java.util.List;
import org.lvmsr.backend.check.Witnesses;

/**
 * All that a rescue is planned from.
 *
 * @param seen what the witnesses say, those of pools too
 * @param store how much of the store is as we wrote it
 * @param signatures of others
 * @param inUse whether something of this host has the device for itself: a mount, an active LV
 */
public record Site(Witnesses seen, StoreTraces store, List<Signature> signatures, boolean inUse) {

  public Site {
    signatures = List.copyOf(signatures);
  }
}
