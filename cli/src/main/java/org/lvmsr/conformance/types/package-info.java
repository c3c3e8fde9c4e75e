/** What the toolstack takes as an answer, and what it gives as arguments. */
@NullMarked
package org.lvmsr.conformance.types;

import org.jspecify.annotations.NullMarked;
