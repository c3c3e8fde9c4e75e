package org.lvmsr.backend.random;

import java.util.Map;
import java.util.TreeMap;
import org.lvmsr.smapi.Volume;

/**
 * A volume as it should be.
 *
 * @param label what the test calls it, the same in each run with a seed
 * @param key what the product calls it; empty if nobody was told
 * @param cbt whether changed blocks are tracked
 * @param data whether its data was not destroyed
 * @param use how it is active
 * @param family volumes of one family have a common history
 */
record ModelVolume(
    String label,
    String key,
    String name,
    String description,
    long size,
    boolean readWrite,
    Map<String, String> keys,
    boolean cbt,
    boolean data,
    Use use,
    String family,
    Contents contents) {

  /** How a domain has a volume active. */
  enum Use {
    NONE,
    READING,
    WRITING
  }

  ModelVolume {
    keys = Map.copyOf(keys);
  }

  /** A new one that can be written to and is full of zeroes. */
  static ModelVolume empty(String label, String key, String name, String description, long size) {
    return new ModelVolume(
        label,
        key,
        name,
        description,
        size,
        true,
        Map.of(),
        false,
        true,
        Use.NONE,
        label,
        Contents.zeroes(size));
  }

  /** One that begins as this one is. Keys are not inherited. */
  ModelVolume derived(String newLabel, String newKey, boolean writable) {
    return new ModelVolume(
        newLabel,
        newKey,
        name,
        description,
        size,
        writable,
        Map.of(),
        cbt && !writable,
        true,
        Use.NONE,
        family,
        contents);
  }

  ModelVolume withKey(String newKey) {
    return new ModelVolume(
        label, newKey, name, description, size, readWrite, keys, cbt, data, use, family, contents);
  }

  ModelVolume withTexts(String newName, String newDescription) {
    return new ModelVolume(
        label,
        key,
        newName,
        newDescription,
        size,
        readWrite,
        keys,
        cbt,
        data,
        use,
        family,
        contents);
  }

  ModelVolume withKeys(Map<String, String> newKeys) {
    return new ModelVolume(
        label, key, name, description, size, readWrite, newKeys, cbt, data, use, family, contents);
  }

  ModelVolume withCbt(boolean newCbt) {
    return new ModelVolume(
        label, key, name, description, size, readWrite, keys, newCbt, data, use, family, contents);
  }

  ModelVolume withoutData() {
    return new ModelVolume(
        label, key, name, description, size, readWrite, keys, cbt, false, use, family, contents);
  }

  ModelVolume withUse(Use newUse) {
    return new ModelVolume(
        label, key, name, description, size, readWrite, keys, cbt, data, newUse, family, contents);
  }

  ModelVolume withFamily(String newFamily) {
    return new ModelVolume(
        label, key, name, description, size, readWrite, keys, cbt, data, use, newFamily, contents);
  }

  /** With other contents, which may have another size. */
  ModelVolume withContents(Contents newContents) {
    long newSize = (long) newContents.sectors() * Stamps.SECTOR;
    return new ModelVolume(
        label,
        key,
        name,
        description,
        newSize,
        readWrite,
        keys,
        cbt,
        data,
        use,
        family,
        newContents);
  }

  /** All that the product should say of it but its key, as text. */
  String face() {
    return face(name, description, size, readWrite, keys, cbt, data);
  }

  /** All of that which the product says of one. */
  static String face(Volume volume) {
    return face(
        volume.name(),
        volume.description(),
        volume.virtualSize(),
        volume.readWrite(),
        volume.keys(),
        Boolean.TRUE.equals(volume.cbtEnabled()),
        !volume.uri().isEmpty());
  }

  private static String face(
      String name,
      String description,
      long size,
      boolean readWrite,
      Map<String, String> keys,
      boolean cbt,
      boolean data) {
    return "name "
        + name
        + ", description "
        + description
        + ", "
        + size
        + (readWrite ? " bytes, writable" : " bytes, read-only")
        + ", keys "
        + new TreeMap<>(keys)
        + (cbt ? ", tracked" : "")
        + (data ? "" : ", no data");
  }
}
