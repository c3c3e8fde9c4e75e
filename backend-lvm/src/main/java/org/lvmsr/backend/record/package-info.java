/** What the store keeps about an SR: saved records, apart from live objects. */
@NullMarked
package org.lvmsr.backend.record;

import org.jspecify.annotations.NullMarked;
