/** The cases, a class for each topic. */
@NullMarked
package org.lvmsr.conformance.cases;

import org.jspecify.annotations.NullMarked;
