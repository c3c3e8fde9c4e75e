package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.lvmsr.backend.lvm.Extents;

/**
 * A volume that was destroyed, as long as it may be of use to know of it.
 *
 * @param volume its record as it was
 * @param at when it was destroyed, in milliseconds since 1970 by that host's clock
 * @param on where its data lies since its LV was removed, in the order of the contents; nothing has
 *     been written there since. Empty while the LV is there, as others are based on it, and for a
 *     volume that lay in a pool
 * @param until when a volume of a pool is given up that is kept with its LV, as {@code at}; it has
 *     its record among the volumes, but is not shown. 0, also where it is absent, for all others
 */
public record DestroyedVolume(VolumeRecord volume, long at, List<Extents> on, long until) {

  /** Refuses a record that lacks a field: it was not written by this product. */
  public DestroyedVolume {
    Objects.requireNonNull(volume, "no volume");
    on = List.copyOf(on);
  }

  /** The same, whose LV has gone and left its data there. */
  DestroyedVolume leftOn(List<Extents> extents) {
    return new DestroyedVolume(volume, at, extents, 0);
  }

  /** One that leaves its data on those extents, if on any. */
  public static DestroyedVolume of(VolumeRecord volume, long at, List<Extents> on) {
    return new DestroyedVolume(volume, at, on, 0);
  }

  /** One that is kept, LV and all. */
  public static DestroyedVolume kept(VolumeRecord volume, long at, Duration time) {
    return new DestroyedVolume(volume, at, List.of(), at + time.toMillis());
  }

  /** Whether it is there as it was, and only not shown. */
  @JsonIgnore
  public boolean isKept() {
    return until > 0;
  }

  /** Whether its data lies on extents that no LV has. */
  @JsonIgnore
  public boolean isLeft() {
    return !on.isEmpty();
  }
}
