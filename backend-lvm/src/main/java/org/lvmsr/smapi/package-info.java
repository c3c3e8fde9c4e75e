/**
 * SMAPIv3, the storage interface of xapi, version 5: its records, variants, errors and methods.
 *
 * <p>Nothing here knows LVM or iSCSI. A plugin implements {@link org.lvmsr.smapi.SmapiPlugin}; what
 * crosses the process border, and in which spelling, is decided by {@link
 * org.lvmsr.smapi.MethodTable}. {@code docs/kit.md} tells how to write one.
 */
@NullMarked
package org.lvmsr.smapi;

import org.jspecify.annotations.NullMarked;
