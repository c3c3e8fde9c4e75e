package org.lvmsr.backend.random;

import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.VolumeService;

/**
 * An SR as this life of the product has it.
 *
 * @param sr its handle
 * @param thin whether its volumes share one pool
 */
record Attached(LvmsrPlugin plugin, String sr, boolean thin) {
  static final CallContext TEST = new CallContext("test");

  VolumeService volumes() {
    return plugin.volume();
  }
}
