package org.lvmsr.backend.record;

import java.util.Objects;
import java.util.Optional;

/**
 * An SR.
 *
 * @param uuid given to {@code SR.create}
 * @param name for people, any text
 * @param description for people, any text
 * @param provisioning how volumes take their space
 */
public record SrRecord(String uuid, String name, String description, Provisioning provisioning) {
  /** The name of the LV that is the pool of all volumes of a thin SR. */
  public static final String POOL = "lvmsr-pool";

  /** Refuses a record that lacks a field: it was not written by this product. */
  public SrRecord {
    Objects.requireNonNull(uuid, "no uuid");
    Objects.requireNonNull(name, "no name");
    Objects.requireNonNull(description, "no description");
    Objects.requireNonNull(provisioning, "no provisioning");
  }

  public SrRecord withName(String newName) {
    return new SrRecord(uuid, newName, description, provisioning);
  }

  public SrRecord withDescription(String newDescription) {
    return new SrRecord(uuid, name, newDescription, provisioning);
  }

  /** The name of the pool that all volumes share; empty if they do not. */
  public Optional<String> pool() {
    return provisioning == Provisioning.THIN ? Optional.of(POOL) : Optional.empty();
  }
}
