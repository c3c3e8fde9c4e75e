package org.lvmsr.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a VM is to be.
 *
 * @param name its host name, also part of its initiator name: letters, digits and hyphens
 * @param hostUuid the INSTALLATION_UUID of its {@code /etc/xensource-inventory}; two VMs with the
 *     same one are two boots of one host
 * @param shares directories of this machine to show
 * @param ports TCP ports of the VM that this machine is to reach; see {@link LabVm#port}
 */
public record VmSpec(String name, UUID hostUuid, List<Share> shares, List<Integer> ports) {
  /** Refuses names that would not do as a host name. */
  public VmSpec {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,40}")) {
      throw new IllegalArgumentException("Not a host name for a lab VM: " + name);
    }
    shares = List.copyOf(shares);
    ports = List.copyOf(ports);
  }

  /** A host whose uuid follows from its name, so that it keeps it over reboots. */
  public static VmSpec named(String name) {
    byte[] seed = ("lvmsr lab host " + name).getBytes(StandardCharsets.UTF_8);
    return new VmSpec(name, UUID.nameUUIDFromBytes(seed), List.of(), List.of());
  }

  /** The same host with one more directory shown. */
  public VmSpec withShare(Share share) {
    List<Share> more = new ArrayList<>(shares);
    more.add(share);
    return new VmSpec(name, hostUuid, more, ports);
  }

  /** The same host with one more TCP port that this machine reaches. */
  public VmSpec withPort(int port) {
    List<Integer> more = new ArrayList<>(ports);
    more.add(port);
    return new VmSpec(name, hostUuid, shares, more);
  }
}
