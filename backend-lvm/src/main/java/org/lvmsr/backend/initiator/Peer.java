package org.lvmsr.backend.initiator;

import java.util.Optional;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/**
 * Whom a login is for.
 *
 * @param portal where
 * @param iqn the target; empty for a discovery session
 */
record Peer(Portal portal, Optional<String> iqn) {
  static Peer discovery(Portal portal) {
    return new Peer(portal, Optional.empty());
  }

  static Peer of(Target target) {
    return new Peer(target.portal(), Optional.of(target.iqn()));
  }

  /** The same at another address. */
  Peer at(Portal other) {
    return new Peer(other, iqn);
  }

  @Override
  public String toString() {
    return iqn.map(name -> "target " + name + " at ").orElse("portal ") + portal;
  }
}
