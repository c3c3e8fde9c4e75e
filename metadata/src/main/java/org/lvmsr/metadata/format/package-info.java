/** The bytes on the medium, as docs/metadata-format.md describes them: offsets, headers, frames. */
@NullMarked
package org.lvmsr.metadata.format;

import org.jspecify.annotations.NullMarked;
