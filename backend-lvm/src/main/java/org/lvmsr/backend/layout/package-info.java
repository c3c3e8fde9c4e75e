/**
 * What each byte of a LUN belongs to, put together from what store and LVM say. {@link
 * org.lvmsr.backend.layout.LunMap} is a pure function of the witnesses that a check has, and does
 * with those that are left when one is lost. It reads nothing but what is within pools, which would
 * be too much to be kept: by a {@link org.lvmsr.backend.layout.PoolReader}, one after the other.
 */
@NullMarked
package org.lvmsr.backend.layout;

import org.jspecify.annotations.NullMarked;
