/**
 * Reads the LVM2 label, area headers and VG text from the PV itself: no command, no root daemon.
 */
@NullMarked
package org.lvmsr.backend.lvm.text;

import org.jspecify.annotations.NullMarked;
