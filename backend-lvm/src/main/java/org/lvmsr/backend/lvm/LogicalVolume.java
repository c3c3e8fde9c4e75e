package org.lvmsr.backend.lvm;

import java.util.List;
import java.util.Optional;

/**
 * An LV as LVM has it.
 *
 * @param name within its VG
 * @param uuid LVM's own, with dashes
 * @param type the segment type: {@code striped} with one stripe is LVM's spelling of linear
 * @param tags in LVM's order
 * @param writable whether LVM's permission lets it be written
 * @param segments where its contents lie, in the order of the contents; empty unless linear
 * @param extents its size
 * @param pool what it is as a thin pool
 * @param thin what it is as a thin volume
 */
public record LogicalVolume(
    String name,
    String uuid,
    String type,
    List<String> tags,
    boolean writable,
    List<Extents> segments,
    long extents,
    Optional<ThinPool> pool,
    Optional<ThinVolume> thin) {

  /** LVM's spelling of linear. */
  public static final String LINEAR = "striped";

  public LogicalVolume {
    tags = List.copyOf(tags);
    segments = List.copyOf(segments);
  }

  /** A linear LV, writable and without tags. */
  public static LogicalVolume linear(String name, String uuid, List<Extents> segments) {
    long extents = segments.stream().mapToLong(Extents::count).sum();
    return new LogicalVolume(
        name, uuid, LINEAR, List.of(), true, segments, extents, Optional.empty(), Optional.empty());
  }

  /** The same LV, consisting of what another one consists of. */
  public LogicalVolume withContentsOf(LogicalVolume other) {
    return new LogicalVolume(
        name,
        uuid,
        other.type,
        tags,
        writable,
        other.segments,
        other.extents,
        other.pool,
        other.thin);
  }

  /** The same, but if it began as the LV {@code was}, that has another name. */
  public LogicalVolume withOriginRenamed(String was, String is) {
    return new LogicalVolume(
        name,
        uuid,
        type,
        tags,
        writable,
        segments,
        extents,
        pool,
        thin.map(found -> found.withOriginRenamed(was, is)));
  }

  /** The same; a pool has nothing pending then. */
  public LogicalVolume withoutMessages() {
    return new LogicalVolume(
        name, uuid, type, tags, writable, segments, extents, pool.map(ThinPool::settled), thin);
  }

  /** Whether it is nothing but runs of extents of our PV. */
  public boolean isLinear() {
    return type.equals(LINEAR) && segments.stream().mapToLong(Extents::count).sum() == extents;
  }

  /** Whether it can be a volume's: linear or thin. */
  public boolean isVolume() {
    return isLinear() || thin.isPresent();
  }

  /** Its uuid as device-mapper has it. */
  public String undashedUuid() {
    return uuid.replace("-", "");
  }
}
