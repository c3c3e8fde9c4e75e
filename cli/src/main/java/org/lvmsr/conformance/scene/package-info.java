/** What a case of the suite works with: an SR that is attached, calls, expectations. */
@NullMarked
package org.lvmsr.conformance.scene;

import org.jspecify.annotations.NullMarked;
