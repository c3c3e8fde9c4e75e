/**
 * Which chunks of a volume lie where in its pool, and what two volumes differ in by that: no data
 * is ever read.
 */
@NullMarked
package org.lvmsr.backend.chunks;

import org.jspecify.annotations.NullMarked;
