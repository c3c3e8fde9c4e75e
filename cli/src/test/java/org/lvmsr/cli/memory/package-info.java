/** A plugin that keeps SRs in memory, for tests of everything around a plugin. */
@NullMarked
package org.lvmsr.cli.memory;

import org.jspecify.annotations.NullMarked;
