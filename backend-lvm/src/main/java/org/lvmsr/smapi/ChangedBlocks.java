package org.lvmsr.smapi;

/**
 * Which blocks of a volume changed.
 *
 * @param granularity bytes that one bit stands for
 * @param bitmap a bit for each block from the first one asked for on, the most significant bit of a
 *     byte first, in Base64; set if the block changed
 */
public record ChangedBlocks(long granularity, String bitmap) {}
