/** Tests of what cases work with. */
@NullMarked
package org.lvmsr.conformance.scene;

import org.jspecify.annotations.NullMarked;
