/** iSCSI: discovery, sessions, and finding the block device of a LUN by identity. */
@NullMarked
package org.lvmsr.backend.iscsi;

import org.jspecify.annotations.NullMarked;
