/** What is measured: the built tree with a service of its own, SRs, and bare LVM beside it. */
@NullMarked
package org.lvmsr.bench.bed;

import org.jspecify.annotations.NullMarked;
