/** The command line of {@code ./lab}. */
@NullMarked
package org.lvmsr.lab.command;

import org.jspecify.annotations.NullMarked;
