package org.lvmsr.backend.dm;

/**
 * What device-mapper knows of a device.
 *
 * @param name what it is called
 * @param uuid empty if it has none
 * @param live whether a table is in use
 * @param inactive whether a table is loaded that is to be used at the next resumption
 */
public record DmState(String name, String uuid, boolean live, boolean inactive) {}
