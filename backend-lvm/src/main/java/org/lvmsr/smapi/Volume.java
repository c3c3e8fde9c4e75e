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

  /** The same volume with one more pair, or another value of one. */
  public Volume withKey(String k, String v) {
    Map<String, String> newKeys = new LinkedHashMap<>(keys);
    newKeys.put(k, v);
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
        newKeys,
        volumeType,
        cbtEnabled);
  }
}
