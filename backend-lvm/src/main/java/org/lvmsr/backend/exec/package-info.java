/** Running external programs: the only package that starts a process. */
@NullMarked
package org.lvmsr.backend.exec;

import org.jspecify.annotations.NullMarked;
