package org.lvmsr.cli.admin;

import org.lvmsr.cli.Dist;
import org.lvmsr.cli.service.RunDirectory;

/** What commands work on. */
record AdminContext(RunDirectory runDirectory, Dist dist) {}
