package org.lvmsr.backend.lvm;

import java.util.Optional;

/**
 * What makes an LV a thin volume.
 *
 * @param pool name of the LV that is its pool
 * @param deviceId its number within the pool
 * @param externalOrigin name of the LV outside the pool that it shows where nothing was written to
 *     it
 * @param origin name of the LV of the pool that it began as, for as long as that is there
 */
public record ThinVolume(
    String pool, long deviceId, Optional<String> externalOrigin, Optional<String> origin) {

  ThinVolume withOriginRenamed(String was, String is) {
    return new ThinVolume(
        pool, deviceId, externalOrigin, origin.map(name -> name.equals(was) ? is : name));
  }
}
