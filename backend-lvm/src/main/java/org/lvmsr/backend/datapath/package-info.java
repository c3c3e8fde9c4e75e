/** The datapath operations: making a volume's LV usable for a domain, and unusable again. */
@NullMarked
package org.lvmsr.backend.datapath;

import org.jspecify.annotations.NullMarked;
