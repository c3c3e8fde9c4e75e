package org.lvmsr.backend.iscsi;

import java.nio.file.Path;

/**
 * A session of this host's kernel initiator.
 *
 * @param id the number that open-iscsi gives it
 * @param target whom it was opened to
 * @param sysfs its directory in sysfs
 */
public record Session(int id, Target target, Path sysfs) {}
