/** The conformance suite on a plugin that keeps all rules, and on one that breaks one of them. */
@NullMarked
package org.lvmsr.conformance;

import org.jspecify.annotations.NullMarked;
