/** Makes installable trees, and puts their scripts where the toolstack finds them. */
@NullMarked
package org.lvmsr.cli.dist;

import org.jspecify.annotations.NullMarked;
