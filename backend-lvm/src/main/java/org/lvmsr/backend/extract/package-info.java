/** Reads volumes out of a LUN or an image of one, where nothing but this product is installed. */
@NullMarked
package org.lvmsr.backend.extract;

import org.jspecify.annotations.NullMarked;
