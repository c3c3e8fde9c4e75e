package org.lvmsr.backend.check;

import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.DmDevice;

/**
 * What device-mapper of this host has of the VG.
 *
 * @param devices by name
 * @param missing what was not looked at, and why; empty if all was
 */
public record DmWitness(List<DmDevice> devices, Optional<String> missing) {

  public DmWitness {
    devices = List.copyOf(devices);
  }

  static DmWitness notAsked(String why) {
    return new DmWitness(List.of(), Optional.of(why));
  }
}
