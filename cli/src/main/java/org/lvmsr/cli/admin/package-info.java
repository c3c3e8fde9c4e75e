/** The admin tool {@code lvmsr}: one class for each command. */
@NullMarked
package org.lvmsr.cli.admin;

import org.jspecify.annotations.NullMarked;
