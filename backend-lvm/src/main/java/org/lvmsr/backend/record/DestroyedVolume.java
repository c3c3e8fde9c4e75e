package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 */
public record DestroyedVolume(VolumeRecord volume, long at, List<Extents> on) {

  /** Refuses a record that lacks a field: it was not written by this product. */
  public DestroyedVolume {
    Objects.requireNonNull(volume, "no volume");
    on = List.copyOf(on);
  }

  /** The same, whose LV has gone and left its data there. */
  DestroyedVolume leftOn(List<Extents> extents) {
    return new DestroyedVolume(volume, at, extents);
  }

  /** Whether its data lies on extents that no LV has. */
  @JsonIgnore
  public boolean isLeft() {
    return !on.isEmpty();
  }
}
