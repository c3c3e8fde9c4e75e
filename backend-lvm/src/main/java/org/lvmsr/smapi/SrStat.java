package org.lvmsr.smapi;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An SR as the toolstack sees it.
 *
 * @param sr the handle {@code SR.attach} returned
 * @param uuid the one given to {@code SR.create}; absent if it could not be kept
 * @param freeSpace bytes on the backing storage
 * @param totalSpace bytes on the backing storage
 * @param datasources URIs of metric files that exist already
 * @param clustered whether it is clustered local storage
 */
public record SrStat(
    String sr,
    String name,
    @Nullable String uuid,
    String description,
    long freeSpace,
    long totalSpace,
    List<String> datasources,
    boolean clustered,
    Health health) {
  public SrStat {
    Objects.requireNonNull(sr, "sr of an SR");
    Objects.requireNonNull(name, "name of an SR");
    Objects.requireNonNull(description, "description of an SR");
    Objects.requireNonNull(health, "health of an SR");
    datasources = List.copyOf(datasources);
  }

  /** A healthy SR whose handle is its uuid, without metrics. */
  public static SrStat healthy(
      String uuid, String name, String description, long freeSpace, long totalSpace) {
    return new SrStat(
        uuid, name, uuid, description, freeSpace, totalSpace, List.of(), false, Health.healthy());
  }

  /** The same SR in another state. */
  public SrStat withHealth(Health newHealth) {
    return new SrStat(
        sr, name, uuid, description, freeSpace, totalSpace, datasources, clustered, newHealth);
  }
}
