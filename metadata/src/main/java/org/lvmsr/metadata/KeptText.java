package org.lvmsr.metadata;

/**
 * A text that a store keeps beside its records, for the case that its original is lost.
 *
 * @param number what its keeper numbers it by, such as the sequence number of a VG
 * @param bytes the text; the array is not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes, handed on and never changed.
public record KeptText(long number, byte[] bytes) {}
