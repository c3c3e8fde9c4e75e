/** Entry scripts, command lines, the resident service and the admin tool. */
@NullMarked
package org.lvmsr.cli;

import org.jspecify.annotations.NullMarked;
