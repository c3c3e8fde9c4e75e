/**
 * An iSCSI initiator in user space that can only read: it needs no root, no open-iscsi, no LVM and
 * no device-mapper. {@link org.lvmsr.backend.initiator.ReadOnlyInitiator} is the way in.
 *
 * <p>No class here can make a command that writes, reserves or changes anything at the target.
 * iSCSI is RFC 7143 throughout, SCSI commands are SPC-4 and SBC-3, LUN numbers are SAM-5.
 *
 * <p>What the target sends is never trusted: every length has a bound, and every wait a deadline.
 */
@NullMarked
package org.lvmsr.backend.initiator;

import org.jspecify.annotations.NullMarked;
