/** {@code ./lab bench}: what it runs here and in the lab VM. */
@NullMarked
package org.lvmsr.bench;

import org.jspecify.annotations.NullMarked;
