/** The installed plugin in lab VMs: real kernel, real LVM, real iSCSI. */
@NullMarked
package org.lvmsr.cli.lab;

import org.jspecify.annotations.NullMarked;
