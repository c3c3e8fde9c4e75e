package org.lvmsr.backend.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A volume.
 *
 * @param key its key and uuid: the toolstack passes one where it should pass the other
 * @param name for people, any text
 * @param description for people, any text
 * @param size bytes that a guest sees: all of the LV
 * @param readWrite false for snapshots
 * @param sharable whether several hosts may have it writable at once
 * @param keys what {@code Volume.set} stored
 * @param lv the name of its LV; never derived from the key
 * @param lvUuid LVM's uuid of that LV
 * @param mapped bytes that a snapshot holds in a pool, as measured when it was made; 0 for others
 * @param cbt whether changed blocks are asked for; absent in records of old means not
 * @param family what volumes have in common of which one was made from the other; absent in records
 *     of old means the key: there, what they have in common is the base below them
 */
public record VolumeRecord(
    String key,
    String name,
    String description,
    long size,
    boolean readWrite,
    boolean sharable,
    Map<String, String> keys,
    String lv,
    String lvUuid,
    long mapped,
    Cbt cbt,
    String family) {

  /** Refuses a record that lacks a field: it was not written by this product. */
  @SuppressWarnings("NullAway") // Jackson passes null for what is absent.
  public VolumeRecord {
    cbt = cbt == null ? Cbt.OFF : cbt;
    family = family == null ? key : family;
    Objects.requireNonNull(key, "no key");
    Objects.requireNonNull(name, "no name");
    Objects.requireNonNull(description, "no description");
    Objects.requireNonNull(lv, "no lv");
    Objects.requireNonNull(lvUuid, "no lvUuid");
    Objects.requireNonNull(keys, "no keys");
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
  }

  /** A volume without keys that holds nothing in a pool, or nothing that counts. */
  public static VolumeRecord of(
      String key,
      String name,
      String description,
      long size,
      boolean readWrite,
      boolean sharable,
      String lv,
      String lvUuid) {
    return new VolumeRecord(
        key, name, description, size, readWrite, sharable, Map.of(), lv, lvUuid, 0, Cbt.OFF, key);
  }

  public VolumeRecord withName(String newName) {
    return new VolumeRecord(
        key,
        newName,
        description,
        size,
        readWrite,
        sharable,
        keys,
        lv,
        lvUuid,
        mapped,
        cbt,
        family);
  }

  public VolumeRecord withDescription(String newDescription) {
    return new VolumeRecord(
        key,
        name,
        newDescription,
        size,
        readWrite,
        sharable,
        keys,
        lv,
        lvUuid,
        mapped,
        cbt,
        family);
  }

  public VolumeRecord withSize(long newSize) {
    return new VolumeRecord(
        key,
        name,
        description,
        newSize,
        readWrite,
        sharable,
        keys,
        lv,
        lvUuid,
        mapped,
        cbt,
        family);
  }

  public VolumeRecord withLvUuid(String newLvUuid) {
    return new VolumeRecord(
        key,
        name,
        description,
        size,
        readWrite,
        sharable,
        keys,
        lv,
        newLvUuid,
        mapped,
        cbt,
        family);
  }

  /** The same volume on another LV. */
  public VolumeRecord withLv(String newLv, String newLvUuid) {
    return new VolumeRecord(
        key,
        name,
        description,
        size,
        readWrite,
        sharable,
        keys,
        newLv,
        newLvUuid,
        mapped,
        cbt,
        family);
  }

  public VolumeRecord withMapped(long bytes) {
    return new VolumeRecord(
        key, name, description, size, readWrite, sharable, keys, lv, lvUuid, bytes, cbt, family);
  }

  public VolumeRecord withCbt(Cbt newCbt) {
    return new VolumeRecord(
        key,
        name,
        description,
        size,
        readWrite,
        sharable,
        keys,
        lv,
        lvUuid,
        mapped,
        newCbt,
        family);
  }

  /** The same volume, which begins as one of that family is. */
  public VolumeRecord withFamily(String newFamily) {
    return new VolumeRecord(
        key,
        name,
        description,
        size,
        readWrite,
        sharable,
        keys,
        lv,
        lvUuid,
        mapped,
        cbt,
        newFamily);
  }

  /** Its LV. */
  public LvId lvId() {
    return new LvId(lv, lvUuid);
  }

  /** Whether its data is there: it is, unless only what tells changed blocks was kept. */
  public boolean hasData() {
    return cbt != Cbt.METADATA;
  }

  public VolumeRecord withKey(String k, String v) {
    Map<String, String> changed = new LinkedHashMap<>(keys);
    changed.put(k, v);
    return withKeys(changed);
  }

  public VolumeRecord withoutKey(String k) {
    Map<String, String> changed = new LinkedHashMap<>(keys);
    changed.remove(k);
    return withKeys(changed);
  }

  private VolumeRecord withKeys(Map<String, String> changed) {
    return new VolumeRecord(
        key,
        name,
        description,
        size,
        readWrite,
        sharable,
        changed,
        lv,
        lvUuid,
        mapped,
        cbt,
        family);
  }
}
