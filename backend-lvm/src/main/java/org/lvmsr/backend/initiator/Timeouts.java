package org.lvmsr.backend.initiator;

import java.time.Duration;

/**
 * How long a target may take.
 *
 * @param connect for a TCP connection
 * @param login for a whole login, however many PDUs it takes
 * @param command for one SCSI command, or for a whole answer to SendTargets
 * @param logout for the good manners at the end
 */
record Timeouts(Duration connect, Duration login, Duration command, Duration logout) {
  /** As the kernel's initiator has them, roughly. */
  static final Timeouts USUAL =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2));
}
