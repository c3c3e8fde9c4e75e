package org.lvmsr.backend.lvm;

import java.util.List;
import java.util.Optional;

/**
 * A device that the kernel's device-mapper has for an LV.
 *
 * @param name device-mapper's name of it
 * @param lvUuid the LV's uuid without dashes
 * @param layer which of several devices of the LV it is, such as {@code real}; empty for the LV
 *     itself
 * @param suspended whether its I/O stands still
 * @param bytes its size
 * @param table its table; empty where this process may not ask for it
 */
public record DmDevice(
    String name,
    String lvUuid,
    String layer,
    boolean suspended,
    long bytes,
    Optional<List<DmSegment>> table) {

  /** The same with its table. */
  public DmDevice withTable(List<DmSegment> lines) {
    return new DmDevice(name, lvUuid, layer, suspended, bytes, Optional.of(List.copyOf(lines)));
  }
}
