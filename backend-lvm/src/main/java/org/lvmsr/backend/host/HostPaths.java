package org.lvmsr.backend.host;

import java.nio.file.Path;
import java.util.List;

/**
 * Where things of the host are; tests point them elsewhere.
 *
 * @param run our own state until the next boot: locks, attached SRs, users of volumes
 * @param sysfs the kernel's view of devices
 * @param iscsiNodes databases of open-iscsi; distributions differ in the place
 * @param inventory XenServer's file with the uuid of the host
 * @param machineId systemd's id of the host, for hosts without an inventory
 * @param bootId the kernel's id of this boot
 * @param metrics files that xcp-rrdd reads; its package makes the directory
 */
public record HostPaths(
    Path run,
    Path sysfs,
    List<Path> iscsiNodes,
    Path inventory,
    Path machineId,
    Path bootId,
    Path metrics) {

  /** The real places, with our state in the given directory. */
  public static HostPaths real(Path run) {
    return new HostPaths(
        run,
        Path.of("/sys"),
        List.of(Path.of("/etc/iscsi/nodes"), Path.of("/var/lib/iscsi/nodes")),
        Path.of("/etc/xensource-inventory"),
        Path.of("/etc/machine-id"),
        Path.of("/proc/sys/kernel/random/boot_id"),
        Path.of("/dev/shm/metrics"));
  }
}
