/** Runs the scripts of a plugin, one process for each call, as the toolstack's daemon does. */
@NullMarked
package org.lvmsr.conformance.process;

import org.jspecify.annotations.NullMarked;
