/**
 * Compares what the store, LVM and device-mapper say of one SR, and repairs what can be repaired.
 *
 * <p>Looking ({@link org.lvmsr.backend.check.Inspector}) is apart from comparing ({@link
 * org.lvmsr.backend.check.Comparison}), which is a pure function, and both are apart from
 * repairing.
 */
@NullMarked
package org.lvmsr.backend.check;

import org.jspecify.annotations.NullMarked;
