/** How a copy of an SR becomes an SR of its own: other uuids, the same contents. */
@NullMarked
package org.lvmsr.backend.adopt;

import org.jspecify.annotations.NullMarked;
