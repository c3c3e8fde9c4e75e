/** How things are measured: two sides in turn, processes from start to exit, rows of a table. */
@NullMarked
package org.lvmsr.bench.measure;

import org.jspecify.annotations.NullMarked;
