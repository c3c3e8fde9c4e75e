package org.lvmsr.metadata;

import java.util.Objects;

/**
 * Who wants to write.
 *
 * @param hostUuid uuid of the host, stable over reboots
 * @param bootId id of this boot of the host ({@code /proc/sys/kernel/random/boot_id})
 */
public record WriterIdentity(String hostUuid, String bootId) {

  /** Refuses nulls. */
  public WriterIdentity {
    Objects.requireNonNull(hostUuid);
    Objects.requireNonNull(bootId);
  }
}
