/** Intents: what an operation is about to do to the VG, and how to end it after a crash. */
@NullMarked
package org.lvmsr.backend.journal;

import org.jspecify.annotations.NullMarked;
