package org.lvmsr.backend.stats;

import java.nio.file.Path;
import org.lvmsr.backend.lvm.ActivePools;
import org.lvmsr.backend.lvm.Lvm;

/**
 * What of the host says something about SRs.
 *
 * @param sysfs the kernel's view of devices
 * @param lvm through which LVM commands run
 * @param pools the active thin pools
 */
public record StatsHost(Path sysfs, Lvm lvm, ActivePools pools) {}
