/**
 * Command lines as Python's argparse reads, refuses and explains them.
 *
 * <p>Callers of the interface are used to programs made by a Python generator, so usage lines, help
 * layout and error texts are matched; tests compare them with argparse itself.
 */
@NullMarked
package org.lvmsr.cli.args;

import org.jspecify.annotations.NullMarked;
