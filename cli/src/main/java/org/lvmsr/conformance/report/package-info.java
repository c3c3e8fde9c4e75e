/** The outcome of a run, for people and for programs. */
@NullMarked
package org.lvmsr.conformance.report;

import org.jspecify.annotations.NullMarked;
