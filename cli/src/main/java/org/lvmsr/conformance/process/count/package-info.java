/** Counts the programs that are executed while a call runs, as far as the kernel tells. */
@NullMarked
package org.lvmsr.conformance.process.count;

import org.jspecify.annotations.NullMarked;
