/**
 * SRs with many volumes: how they are made in seconds, that a call needs no more of LVM and the LUN
 * with ten thousand volumes than with ten, and where it ends.
 */
@org.jspecify.annotations.NullMarked
package org.lvmsr.scale;
