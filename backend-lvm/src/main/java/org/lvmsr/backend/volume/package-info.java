/** The volume operations of SMAPIv3. */
@NullMarked
package org.lvmsr.backend.volume;

import org.jspecify.annotations.NullMarked;
