/** Reads docs/operations.md, runs every command in it, and compares what is printed. */
@NullMarked
package org.lvmsr.cli.runbook;

import org.jspecify.annotations.NullMarked;
