package org.lvmsr.backend.lvm;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A VG of one PV, as its text on that PV says.
 *
 * @param name the VG's name
 * @param uuid LVM's own, with dashes
 * @param sequence LVM's {@code seqno}: grows by one with each change
 * @param extentBytes size of an extent in bytes
 * @param pvUuid LVM's own, with dashes
 * @param firstExtentOffset where extent 0 begins on the PV, in bytes
 * @param extents how many extents the PV has
 * @param tags the VG's tags
 * @param volumes by name, hidden ones too
 */
public record VolumeGroup(
    String name,
    String uuid,
    long sequence,
    long extentBytes,
    String pvUuid,
    long firstExtentOffset,
    long extents,
    List<String> tags,
    Map<String, LogicalVolume> volumes) {

  public VolumeGroup {
    tags = List.copyOf(tags);
    volumes = Map.copyOf(volumes);
  }

  /** The same VG with other LVs. */
  public VolumeGroup withVolumes(Map<String, LogicalVolume> others) {
    return new VolumeGroup(
        name, uuid, sequence, extentBytes, pvUuid, firstExtentOffset, extents, tags, others);
  }

  /** The same VG at another change. */
  public VolumeGroup withSequence(long other) {
    return new VolumeGroup(
        name, uuid, other, extentBytes, pvUuid, firstExtentOffset, extents, tags, volumes);
  }

  /** The LV of that name, if there is one. */
  public Optional<LogicalVolume> volume(String lvName) {
    return Optional.ofNullable(volumes.get(lvName));
  }

  /** Where a run of extents begins on the PV, in bytes. */
  public long offsetOf(Extents run) {
    return firstExtentOffset + run.start() * extentBytes;
  }

  /** The length of a run of extents in bytes. */
  public long lengthOf(Extents run) {
    return run.count() * extentBytes;
  }

  /** How many extents hold so many bytes. */
  public long extentsFor(long bytes) {
    return (bytes + extentBytes - 1) / extentBytes;
  }
}
