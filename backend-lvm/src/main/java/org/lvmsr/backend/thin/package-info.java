/** Reads thin pools as they lie on a medium, without device-mapper and its tools. */
@NullMarked
package org.lvmsr.backend.thin;

import org.jspecify.annotations.NullMarked;
