/** What the host's monitoring sees of an SR: metrics files of xcp-rrdd, and what goes into them. */
@NullMarked
package org.lvmsr.backend.stats;

import org.jspecify.annotations.NullMarked;
