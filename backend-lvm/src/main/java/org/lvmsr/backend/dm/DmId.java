package org.lvmsr.backend.dm;

/**
 * Which device of device-mapper is meant.
 *
 * @param byUuid whether it is known by its uuid; else by its name
 * @param text that uuid or name
 */
public record DmId(boolean byUuid, String text) {

  /** The device with that uuid, such as {@code LVM-…}. */
  public static DmId uuid(String uuid) {
    return new DmId(true, uuid);
  }

  /** The device with that name: what it is called below {@code /dev/mapper}. */
  public static DmId name(String name) {
    return new DmId(false, name);
  }

  @Override
  public String toString() {
    return text;
  }
}
