package org.lvmsr.backend.record;

/**
 * An SR.
 *
 * @param uuid given to {@code SR.create}
 * @param name for people, any text
 * @param description for people, any text
 * @param provisioning how volumes take their space: {@code thick}
 */
public record SrRecord(String uuid, String name, String description, String provisioning) {

  public SrRecord withName(String newName) {
    return new SrRecord(uuid, newName, description, provisioning);
  }

  public SrRecord withDescription(String newDescription) {
    return new SrRecord(uuid, name, newDescription, provisioning);
  }
}
