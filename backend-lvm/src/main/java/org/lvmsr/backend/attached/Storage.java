package org.lvmsr.backend.attached;

import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.iscsi.Target;

/**
 * The block device of an SR, found and reachable.
 *
 * @param device its path on this host
 * @param lunId the LUN's identity; empty for a device that has none
 * @param target the target it came from; empty for a device of this host
 * @param loggedIn whether finding it opened the session
 */
public record Storage(Path device, String lunId, Optional<Target> target, boolean loggedIn) {}
