/** The on-medium store. Knows blocks, records and commits; has never heard of LVM. */
@NullMarked
package org.lvmsr.metadata;

import org.jspecify.annotations.NullMarked;
