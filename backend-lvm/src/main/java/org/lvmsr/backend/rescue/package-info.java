/**
 * Gives a LUN its label and VG back whose first megabytes, or whose LVM text, were overwritten.
 *
 * <p>As with a check, looking ({@link org.lvmsr.backend.rescue.Rescuer#look}) is apart from
 * planning ({@link org.lvmsr.backend.rescue.RescuePlan}), which is a pure function, and both are
 * apart from writing.
 */
@NullMarked
package org.lvmsr.backend.rescue;

import org.jspecify.annotations.NullMarked;
