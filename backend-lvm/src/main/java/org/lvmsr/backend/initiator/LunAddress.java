package org.lvmsr.backend.initiator;

import org.lvmsr.backend.iscsi.Target;

/**
 * A LUN at a target.
 *
 * @param target where
 * @param number 0 to 16383
 */
public record LunAddress(Target target, int number) {
  /** Checks the number. */
  public LunAddress {
    if (number < 0 || number > LunNumber.MAX) {
      throw new IllegalArgumentException("LUN " + number + " is not from 0 to " + LunNumber.MAX);
    }
  }

  /** As {@link IscsiAddress} reads it. */
  @Override
  public String toString() {
    return "iscsi://" + target.portal() + "/" + target.iqn() + "/" + number;
  }
}
