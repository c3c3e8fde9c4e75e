/** Where log lines go: stderr, which is the log file in the resident service. */
@NullMarked
package org.lvmsr.cli.log;

import org.jspecify.annotations.NullMarked;
