/**
 * The on-medium store. Knows blocks, records and commits; has never heard of LVM.
 *
 * <p>{@link org.lvmsr.metadata.MetadataReader} reads a store from any device, {@link
 * org.lvmsr.metadata.MetadataStore} changes it. docs/metadata-format.md describes the bytes and the
 * protocols; {@code Trust} decides what to believe of what is found.
 */
@NullMarked
package org.lvmsr.metadata;

import org.jspecify.annotations.NullMarked;
