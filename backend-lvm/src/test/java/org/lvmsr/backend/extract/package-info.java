@NullMarked
package org.lvmsr.backend.extract;

import org.jspecify.annotations.NullMarked;
