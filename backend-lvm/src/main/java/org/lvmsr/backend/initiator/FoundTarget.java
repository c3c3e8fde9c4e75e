package org.lvmsr.backend.initiator;

import java.util.List;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/**
 * What a portal tells of a target.
 *
 * @param target the target at the portal that was asked, which is the one to try first: behind
 *     address translation the others cannot be reached
 * @param portals where it says that it is; empty stands for the portal that was asked
 */
public record FoundTarget(Target target, List<Portal> portals) {}
