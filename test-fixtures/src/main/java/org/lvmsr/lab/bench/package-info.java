/** What {@code ./lab bench} measures: always beside the bare thing, in the same run. */
@NullMarked
package org.lvmsr.lab.bench;

import org.jspecify.annotations.NullMarked;
