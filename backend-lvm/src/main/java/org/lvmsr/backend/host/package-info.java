/** What lvmsr needs to know of the host it runs on. */
@NullMarked
package org.lvmsr.backend.host;

import org.jspecify.annotations.NullMarked;
