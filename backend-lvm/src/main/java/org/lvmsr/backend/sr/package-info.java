/** The SR operations of SMAPIv3, one class per operation that has steps. */
@NullMarked
package org.lvmsr.backend.sr;

import org.jspecify.annotations.NullMarked;
