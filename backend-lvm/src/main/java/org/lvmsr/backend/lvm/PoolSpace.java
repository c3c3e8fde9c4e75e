package org.lvmsr.backend.lvm;

import java.util.List;

/**
 * Extents that a thin pool gets.
 *
 * @param data how many of them hold blocks of volumes
 * @param metadataBytes the rest of them, in bytes, says which volume has which block
 * @param on where they are
 */
public record PoolSpace(long data, long metadataBytes, List<Extents> on) {
  public PoolSpace {
    on = List.copyOf(on);
  }
}
