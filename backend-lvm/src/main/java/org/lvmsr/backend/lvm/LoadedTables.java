package org.lvmsr.backend.lvm;

import org.lvmsr.backend.dm.DmState;

/** Which tables a device has. */
public enum LoadedTables {
  /** None: it has been made, and nothing else. */
  NONE,
  /** One that is to be used at its first resumption: it cannot be used yet. */
  INACTIVE,
  /** One that is in use. */
  LIVE,
  /** One that is in use, and another one that is to be used at the next resumption. */
  BOTH;

  /** Whether the device can be used. */
  public boolean inUse() {
    return this == LIVE || this == BOTH;
  }

  static LoadedTables of(DmState device) {
    if (device.live()) {
      return device.inactive() ? BOTH : LIVE;
    }
    return device.inactive() ? INACTIVE : NONE;
  }
}
