/**
 * Block devices: the contract, and direct I/O through the C library. The only place that uses JNA.
 */
@NullMarked
package org.lvmsr.metadata.device;

import org.jspecify.annotations.NullMarked;
