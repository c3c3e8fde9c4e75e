/** The kernel's device-mapper, asked and told without a process. */
@NullMarked
package org.lvmsr.backend.dm;

import org.jspecify.annotations.NullMarked;
