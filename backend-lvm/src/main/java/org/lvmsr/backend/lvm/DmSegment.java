package org.lvmsr.backend.lvm;

/**
 * One line of a device-mapper table, in sectors of 512 bytes.
 *
 * @param start where it begins within the device
 * @param length its length
 * @param target {@code linear} for what lvmsr makes
 * @param device what it lies on, as {@code major:minor}; empty unless linear
 * @param offset where it begins there; 0 unless linear
 */
public record DmSegment(long start, long length, String target, String device, long offset) {}
