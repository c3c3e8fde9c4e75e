/** LVM: one type per command group, and our own reader of the text in the PV. */
@NullMarked
package org.lvmsr.backend.lvm;

import org.jspecify.annotations.NullMarked;
