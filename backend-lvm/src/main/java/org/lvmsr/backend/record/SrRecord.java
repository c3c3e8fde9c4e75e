package org.lvmsr.backend.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An SR.
 *
 * @param uuid given to {@code SR.create}
 * @param name for people, any text
 * @param description for people, any text
 * @param provisioning how volumes take their space
 * @param formerLuns identities of the LUNs that it was on before, the last one last, where it was
 *     restored or moved to another; absent in records of old means none
 * @param formerUuids uuids of the SRs that it was a copy of before it became one of its own, the
 *     last one last; absent in records of old means none
 * @param keepSeconds how long destroyed volumes of thin pools are kept; 0, also where it is absent,
 *     for not at all
 */
public record SrRecord(
    String uuid,
    String name,
    String description,
    Provisioning provisioning,
    List<String> formerLuns,
    List<String> formerUuids,
    long keepSeconds) {
  /** The name of the LV that is the pool of all volumes of a thin SR. */
  public static final String POOL = "lvmsr-pool";

  private static final int LUNS = 16;

  /** Refuses a record that lacks a field: it was not written by this product. */
  @SuppressWarnings("NullAway") // Jackson passes null for what is absent.
  public SrRecord {
    formerLuns = formerLuns == null ? List.of() : List.copyOf(formerLuns);
    formerUuids = formerUuids == null ? List.of() : List.copyOf(formerUuids);
    Objects.requireNonNull(uuid, "no uuid");
    Objects.requireNonNull(name, "no name");
    Objects.requireNonNull(description, "no description");
    Objects.requireNonNull(provisioning, "no provisioning");
  }

  /** One that has always been on the LUN where it is. */
  public static SrRecord of(
      String uuid, String name, String description, Provisioning provisioning) {
    return new SrRecord(uuid, name, description, provisioning, List.of(), List.of(), 0);
  }

  public SrRecord withName(String newName) {
    return new SrRecord(
        uuid, newName, description, provisioning, formerLuns, formerUuids, keepSeconds);
  }

  public SrRecord withDescription(String newDescription) {
    return new SrRecord(
        uuid, name, newDescription, provisioning, formerLuns, formerUuids, keepSeconds);
  }

  public SrRecord keeping(Duration destroyed) {
    return new SrRecord(
        uuid, name, description, provisioning, formerLuns, formerUuids, destroyed.toSeconds());
  }

  /** The same on another LUN. Of many that it was on the last ones are remembered. */
  public SrRecord movedFrom(String lunId) {
    List<String> luns = new ArrayList<>(formerLuns);
    luns.remove(lunId);
    luns.add(lunId);
    List<String> last = luns.subList(Math.max(0, luns.size() - LUNS), luns.size());
    return new SrRecord(uuid, name, description, provisioning, last, formerUuids, keepSeconds);
  }

  /** The same as an SR of its own. */
  public SrRecord adoptedAs(String newUuid, String newName) {
    List<String> uuids = new ArrayList<>(formerUuids);
    uuids.add(uuid);
    return new SrRecord(
        newUuid, newName, description, provisioning, formerLuns, uuids, keepSeconds);
  }

  /** The name of the pool that all volumes share; empty if they do not. */
  public Optional<String> pool() {
    return provisioning == Provisioning.THIN ? Optional.of(POOL) : Optional.empty();
  }
}
