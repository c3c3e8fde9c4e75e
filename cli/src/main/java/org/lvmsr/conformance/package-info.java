/**
 * A conformance suite for SMAPIv3 plugins in any language: it runs their scripts as the toolstack
 * does.
 */
@NullMarked
package org.lvmsr.conformance;

import org.jspecify.annotations.NullMarked;
