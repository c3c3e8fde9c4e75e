/**
 * What each byte of a LUN belongs to, put together from what store and LVM say. Nothing is read
 * here: {@link org.lvmsr.backend.layout.LunMap} is a pure function of the witnesses that a check
 * has, and does with those that are left when one is lost.
 */
@NullMarked
package org.lvmsr.backend.layout;

import org.jspecify.annotations.NullMarked;
