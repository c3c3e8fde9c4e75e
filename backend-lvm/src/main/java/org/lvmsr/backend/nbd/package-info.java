/**
 * NBD exports of active volumes: a socket for each, and a {@code qemu-nbd} for each connection for
 * as long as that lasts. See {@link org.lvmsr.backend.nbd.Exports}.
 */
@NullMarked
package org.lvmsr.backend.nbd;

import org.jspecify.annotations.NullMarked;
