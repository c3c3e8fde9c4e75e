package org.lvmsr.backend.thin;

/**
 * What a pool says of a volume in it.
 *
 * @param blocks how many it has, shared ones too
 * @param transaction in which it was made
 */
public record PoolVolume(long blocks, long transaction) {}
