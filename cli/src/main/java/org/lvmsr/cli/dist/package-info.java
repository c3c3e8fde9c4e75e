/** Makes the installable tree, and puts its scripts where the toolstack finds them. */
@NullMarked
package org.lvmsr.cli.dist;

import org.jspecify.annotations.NullMarked;
