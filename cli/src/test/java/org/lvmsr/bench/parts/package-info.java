/** What is measured, a class for each part that has a name of its own. */
@NullMarked
package org.lvmsr.bench.parts;

import org.jspecify.annotations.NullMarked;
