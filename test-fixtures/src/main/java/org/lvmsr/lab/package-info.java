/**
 * The lab: virtual machines with a real kernel, real LVM and a real iSCSI initiator, and targets
 * for them, on any Linux machine. {@code docs/testing.md} is its manual.
 */
@NullMarked
package org.lvmsr.lab;

import org.jspecify.annotations.NullMarked;
