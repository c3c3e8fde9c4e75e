package org.lvmsr.cli.admin;

import java.nio.file.Path;
import java.util.Optional;
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
 * @param console whoever started the command
 * @param account the file with the account for LUNs that are read past this host's kernel
 */
record AdminContext(
    RunDirectory runDirectory,
    Dist dist,
    HostPaths paths,
    CommandRunner runner,
    Devices devices,
    Console console,
    Optional<Path> account) {

  AdminContext withAccount(Path file) {
    return new AdminContext(runDirectory, dist, paths, runner, devices, console, Optional.of(file));
  }
}
