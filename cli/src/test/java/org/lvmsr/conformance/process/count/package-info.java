/** Tests of the counting of processes. */
@NullMarked
package org.lvmsr.conformance.process.count;

import org.jspecify.annotations.NullMarked;
