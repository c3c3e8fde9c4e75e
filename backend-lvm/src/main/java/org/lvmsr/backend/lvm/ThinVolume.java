package org.lvmsr.backend.lvm;

import java.util.Optional;

/**
 * What makes an LV a thin volume.
 *
 * @param pool name of the LV that is its pool
 * @param deviceId its number within the pool
 * @param externalOrigin name of the LV outside the pool that it shows where nothing was written to
 *     it
 */
public record ThinVolume(String pool, long deviceId, Optional<String> externalOrigin) {}
