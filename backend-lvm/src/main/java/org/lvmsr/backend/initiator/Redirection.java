package org.lvmsr.backend.initiator;

import java.io.IOException;
import org.lvmsr.backend.iscsi.Portal;

/** A target is to be logged in to at another portal (RFC 7143, 11.13.5, status class 1). */
final class Redirection extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Portal portal;

  private Redirection(Portal portal) {
    super("the target is at " + portal);
    this.portal = portal;
  }

  /**
   * Understands TargetAddress: {@code host[:port][,portal-group-tag]} (RFC 7143, 13.8).
   *
   * @throws IscsiProtocolException if it is none
   */
  static Redirection to(String targetAddress) throws IscsiProtocolException {
    return new Redirection(portal(targetAddress));
  }

  /** The portal in a TargetAddress. */
  static Portal portal(String targetAddress) throws IscsiProtocolException {
    int tag = targetAddress.lastIndexOf(',');
    try {
      return Portal.parse(tag < 0 ? targetAddress : targetAddress.substring(0, tag));
    } catch (IllegalArgumentException e) {
      throw new IscsiProtocolException(
          "the target names an address that is none: " + PeerText.shown(targetAddress));
    }
  }

  Portal portal() {
    return portal;
  }
}
