/** An SR that is open in this process: what every operation on it starts from. */
@NullMarked
package org.lvmsr.backend.attached;

import org.jspecify.annotations.NullMarked;
