package org.lvmsr.bench.parts;

/** Where a part is run. */
public enum Place {
  /** On this machine, which may have no device-mapper. */
  HERE,
  /** In the lab VM. */
  VM
}
