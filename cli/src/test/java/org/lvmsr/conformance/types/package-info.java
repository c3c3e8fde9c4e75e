/** What is taken as an answer. */
@NullMarked
package org.lvmsr.conformance.types;

import org.jspecify.annotations.NullMarked;
