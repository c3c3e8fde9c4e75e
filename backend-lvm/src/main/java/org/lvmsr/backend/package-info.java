/** SMAPIv3 on LVM and iSCSI: what every operation shares. */
@NullMarked
package org.lvmsr.backend;

import org.jspecify.annotations.NullMarked;
