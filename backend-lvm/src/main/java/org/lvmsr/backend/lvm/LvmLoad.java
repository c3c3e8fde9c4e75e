package org.lvmsr.backend.lvm;

import java.time.Duration;

/**
 * The LVM commands that this process has run.
 *
 * @param commands how many have ended
 * @param time from start to end, of all together, waiting for LVM's lock included
 */
public record LvmLoad(long commands, Duration time) {
  static final LvmLoad NONE = new LvmLoad(0, Duration.ZERO);

  static LvmLoad ofOne(long nanos) {
    return new LvmLoad(1, Duration.ofNanos(nanos));
  }

  LvmLoad plus(LvmLoad other) {
    return new LvmLoad(commands + other.commands, time.plus(other.time));
  }
}
