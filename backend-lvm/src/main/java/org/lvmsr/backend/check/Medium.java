package org.lvmsr.backend.check;

import java.util.Optional;

/**
 * What is looked at.
 *
 * @param name its path
 * @param bytes its size
 * @param block whether it is a block device; else it is a file
 * @param number major and minor number of a block device, as device-mapper writes it
 * @param attachedHere whether this host has the SR on it attached
 */
public record Medium(
    String name, long bytes, boolean block, Optional<String> number, boolean attachedHere) {}
