package org.lvmsr.backend.check;

/**
 * A block with the magic of a header that is no usable header of this version.
 *
 * @param place where it lies, in bytes
 * @param newer whether it is whole, and of a format that this version does not know
 * @param what what it is
 */
public record HeaderTrace(long place, boolean newer, String what) {}
