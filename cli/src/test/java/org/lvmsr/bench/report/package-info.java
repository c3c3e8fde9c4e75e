/** Makes the document and the plots of what was measured. */
@NullMarked
package org.lvmsr.bench.report;

import org.jspecify.annotations.NullMarked;
