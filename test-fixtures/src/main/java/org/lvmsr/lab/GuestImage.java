package org.lvmsr.lab;

import java.nio.file.Path;

/**
 * What every lab VM boots from; never changed once built.
 *
 * @param directory where all parts are
 */
record GuestImage(Path directory) {
  /** An ext4 file system with the guest's packages and kernel modules. */
  Path root() {
    return directory.resolve("root.img");
  }

  Path kernel() {
    return directory.resolve("vmlinuz");
  }

  Path initramfs() {
    return directory.resolve("initramfs");
  }

  /** The private key whose public half is root's in the guest. */
  Path sshKey() {
    return directory.resolve("ssh_key");
  }

  /** The guest's public host key, for any host name. */
  Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  /** Where packages with programs for this machine are unpacked. */
  HostTools hostTools() {
    return new HostTools(directory.resolve("host-tools"));
  }
}
