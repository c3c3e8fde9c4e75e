/** How outcomes are shown. */
@NullMarked
package org.lvmsr.conformance.report;

import org.jspecify.annotations.NullMarked;
