/** {@code ./lab demo}: the product's main job from an empty LUN to a power cut and back. */
@NullMarked
package org.lvmsr.lab.demo;

import org.jspecify.annotations.NullMarked;
