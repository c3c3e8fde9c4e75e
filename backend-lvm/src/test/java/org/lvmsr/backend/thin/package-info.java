@NullMarked
package org.lvmsr.backend.thin;

import org.jspecify.annotations.NullMarked;
