package org.lvmsr.smapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A volume as the toolstack sees it.
 *
 * @param key unique in the SR and never changed; becomes the location of the VDI
 * @param uuid becomes the uuid of the VDI; absent if the plugin keeps none
 * @param readWrite false for snapshots, or guests would be allowed to write them
 * @param sharable whether several hosts may have it writable at once
 * @param virtualSize bytes a guest sees
 * @param physicalUtilisation bytes used on the storage
 * @param uri in descending preference; the same from attach to detach
 * @param keys exactly what {@code Volume.set} stored
 * @param volumeType absent means {@link VolumeType#DATA}
 * @param cbtEnabled absent means false
 */
public record Volume(
    String key,
    @Nullable String uuid,
    String name,
    String description,
    boolean readWrite,
    boolean sharable,
    long virtualSize,
    long physicalUtilisation,
    List<String> uri,
    Map<String, String> keys,
    @Nullable VolumeType volumeType,
    @Nullable Boolean cbtEnabled) {
  public Volume {
    Objects.requireNonNull(key, "key of a volume");
    Objects.requireNonNull(name, "name of a volume");
    Objects.requireNonNull(description, "description of a volume");
    uri = List.copyOf(uri);
    keys = Ordered.copyOf(keys);
  }

  /** An ordinary data volume without changed block tracking. */
  public static Volume ofData(
      String key,
      @Nullable String uuid,
      String name,
      String description,
      boolean readWrite,
      boolean sharable,
      long virtualSize,
      long physicalUtilisation,
      List<String> uri,
      Map<String, String> keys) {
    return new Volume(
        key,
        uuid,
        name,
        description,
        readWrite,
        sharable,
        virtualSize,
        physicalUtilisation,
        uri,
        keys,
        null,
        null);
  }

  /**
   * A volume as it is when it was just created: its key is its uuid too, guests may write to it, it
   * takes as much of the storage as a guest sees, and it has no keys.
   *
   * @param uri in descending preference
   */
  public static Volume created(
      String key, String name, String description, long size, boolean sharable, String... uri) {
    return ofData(key, key, name, description, true, sharable, size, size, List.of(uri), Map.of());
  }

  /** The same volume, renamed. */
  public Volume withName(String newName) {
    return with(newName, description, virtualSize, physicalUtilisation, keys);
  }

  /** The same volume, described in other words. */
  public Volume withDescription(String newDescription) {
    return with(name, newDescription, virtualSize, physicalUtilisation, keys);
  }

  /** The same volume, of another size. */
  public Volume withSize(long newVirtualSize, long newPhysicalUtilisation) {
    return with(name, description, newVirtualSize, newPhysicalUtilisation, keys);
  }

  /** The same volume with these pairs and no others. */
  public Volume withKeys(Map<String, String> newKeys) {
    return with(name, description, virtualSize, physicalUtilisation, newKeys);
  }

  /** The same volume with one more pair, or another value of one. */
  public Volume withKey(String k, String v) {
    Map<String, String> newKeys = new LinkedHashMap<>(keys);
    newKeys.put(k, v);
    return withKeys(newKeys);
  }

  /** The same volume without a pair, if it has it. */
  public Volume withoutKey(String k) {
    Map<String, String> newKeys = new LinkedHashMap<>(keys);
    newKeys.remove(k);
    return withKeys(newKeys);
  }

  private Volume with(
      String newName,
      String newDescription,
      long newVirtualSize,
      long newPhysicalUtilisation,
      Map<String, String> newKeys) {
    return new Volume(
        key,
        uuid,
        newName,
        newDescription,
        readWrite,
        sharable,
        newVirtualSize,
        newPhysicalUtilisation,
        uri,
        newKeys,
        volumeType,
        cbtEnabled);
  }
}
