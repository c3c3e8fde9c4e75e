package org.lvmsr.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A volume as its users were told that it is.
 *
 * @param key empty if nobody was told yet
 * @param cbt whether changed blocks are tracked
 * @param data whether its data was not destroyed
 * @param stamps what it may hold
 * @param parent the key of the volume that it was made from; empty if from none
 */
record FateVolume(
    String key,
    String name,
    String description,
    long size,
    boolean readWrite,
    Map<String, String> keys,
    boolean cbt,
    boolean data,
    Stamps stamps,
    String parent) {

  /**
   * What the writer of a volume had written at some instant between two lengths of its log.
   *
   * @param writer key of that volume; empty if nobody has ever written what is here
   */
  record Stamps(String writer, long from, long to) {
    static final Stamps NONE = new Stamps("", 0, 0);

    Stamps until(long moment) {
      return new Stamps(writer, from, moment);
    }
  }

  FateVolume {
    keys = Map.copyOf(keys);
  }

  /** A new one, as it was answered. */
  static FateVolume created(JsonNode made) {
    return new FateVolume(
        made.path("key").asText(),
        made.path("name").asText(),
        made.path("description").asText(),
        made.path("virtual_size").asLong(),
        true,
        Map.of(),
        false,
        true,
        Stamps.NONE,
        "");
  }

  /** One that begins as this one is. Keys are not inherited, and tracking is by snapshots only. */
  FateVolume derived(boolean writable, Stamps seen) {
    return new FateVolume(
        "", name, description, size, writable, Map.of(), cbt && !writable, true, seen, key);
  }

  FateVolume withKey(String made) {
    return new FateVolume(
        made, name, description, size, readWrite, keys, cbt, data, stamps, parent);
  }

  FateVolume withTexts(String newName, String newDescription) {
    return new FateVolume(
        key, newName, newDescription, size, readWrite, keys, cbt, data, stamps, parent);
  }

  FateVolume withSize(long newSize) {
    return new FateVolume(
        key, name, description, newSize, readWrite, keys, cbt, data, stamps, parent);
  }

  /** With a key of its own, or without it if the value is empty. */
  FateVolume with(String k, String v) {
    Map<String, String> changed = new TreeMap<>(keys);
    String unused = v.isEmpty() ? changed.remove(k) : changed.put(k, v);
    return new FateVolume(
        key, name, description, size, readWrite, changed, cbt, data, stamps, parent);
  }

  FateVolume withCbt(boolean newCbt) {
    return new FateVolume(
        key, name, description, size, readWrite, keys, newCbt, data, stamps, parent);
  }

  FateVolume withoutData() {
    return new FateVolume(
        key, name, description, size, readWrite, keys, cbt, false, stamps, parent);
  }

  FateVolume withStamps(Stamps newStamps) {
    return new FateVolume(
        key, name, description, size, readWrite, keys, cbt, data, newStamps, parent);
  }

  /** All that the product should say of it but its key. */
  String face() {
    return face(name, description, size, readWrite, keys, cbt, data);
  }

  /** All of that which the product says of one. */
  static String face(JsonNode volume) {
    return face(
        volume.path("name").asText(),
        volume.path("description").asText(),
        volume.path("virtual_size").asLong(),
        volume.path("read_write").asBoolean(),
        Toolstack.keys(volume),
        volume.path("cbt_enabled").asBoolean(),
        !volume.path("uri").isEmpty());
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
