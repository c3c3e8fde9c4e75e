package org.lvmsr.backend.exec;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Every program that lvmsr starts, with the places it may be installed in.
 *
 * <p>{@code $PATH} is never consulted: the environment comes from the caller of an entry script and
 * is not trusted.
 */
public enum Executable implements Program {
  /** LVM2's multi-call binary. */
  LVM("lvm2", "/usr/sbin/lvm", "/sbin/lvm"),
  /** Makes, changes and removes devices of device-mapper. */
  DMSETUP("dmsetup", "/usr/sbin/dmsetup", "/sbin/dmsetup"),
  /** The administration tool of open-iscsi. */
  ISCSIADM("open-iscsi", "/usr/sbin/iscsiadm", "/sbin/iscsiadm", "/usr/bin/iscsiadm"),
  /** util-linux's list of signatures on a device. */
  WIPEFS("util-linux", "/usr/sbin/wipefs", "/sbin/wipefs", "/usr/bin/wipefs"),
  /** Prints which blocks of a thin pool a volume has. */
  THIN_DUMP("thin-provisioning-tools", "/usr/sbin/thin_dump", "/sbin/thin_dump"),
  /** Sets up loop devices. */
  LOSETUP("mount", "/usr/sbin/losetup", "/sbin/losetup"),
  /** Serves a block device to one client; XCP-ng has it where its emulators are. */
  QEMU_NBD(
      "qemu-utils",
      "/usr/bin/qemu-nbd",
      "/usr/lib64/xen/bin/qemu-nbd",
      "/usr/lib64/qemu-dp/bin/qemu-nbd",
      "/usr/lib/xen/bin/qemu-nbd"),
  /** The toolstack's command line: it tells the secrets that it keeps. */
  XE("xapi-xe", "/opt/xensource/bin/xe", "/usr/bin/xe"),
  /** Waits until udev has handled pending events. */
  UDEVADM("udev", "/usr/bin/udevadm", "/bin/udevadm", "/usr/sbin/udevadm");

  private final String debianPackage;

  /** Separated by colons: an enum holds nothing mutable. */
  private final String places;

  Executable(String debianPackage, String... places) {
    this.debianPackage = debianPackage;
    this.places = String.join(":", places);
  }

  @Override
  public Path path() {
    for (String place : places.split(":", -1)) {
      Path candidate = Path.of(place);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new MissingExecutableException(
        name() + " is not installed (package " + debianPackage + "): looked for " + places);
  }
}
