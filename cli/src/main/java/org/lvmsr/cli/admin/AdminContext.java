package org.lvmsr.cli.admin;

import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.service.RunDirectory;

/**
 * What commands work on.
 *
 * @param runDirectory of the service
 * @param dist the installed tree
 * @param paths where things of the host are
 * @param runner the one way to start programs
 * @param devices the one way to the bytes of a LUN
 * @param question the one way to ask whoever sits at the terminal
 * @param progress the one way to tell who waits how far something is
 * @param colours of the terminal that results are shown on
 */
record AdminContext(
    RunDirectory runDirectory,
    Dist dist,
    HostPaths paths,
    CommandRunner runner,
    Devices devices,
    Question question,
    Progress progress,
    Colours colours) {}
