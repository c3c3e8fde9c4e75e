/** What a supporter needs to know of the host and of the last work: no secret, no user's data. */
@NullMarked
package org.lvmsr.backend.diagnostics;

import org.jspecify.annotations.NullMarked;
