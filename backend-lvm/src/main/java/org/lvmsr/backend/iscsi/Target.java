package org.lvmsr.backend.iscsi;

/**
 * A target at a portal.
 *
 * @param portal the address that was configured, not one that the target reports of itself: behind
 *     address translation only the first can be reached
 * @param iqn the target's name
 */
public record Target(Portal portal, String iqn) {}
