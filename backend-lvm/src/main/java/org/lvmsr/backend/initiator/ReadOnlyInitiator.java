package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/**
 * Finds and reads LUNs from within this process. It needs nothing of this machine but a TCP
 * connection. Several threads may use it at once.
 *
 * <p>All methods throw {@link IscsiException} if a portal, target or LUN cannot be reached or
 * found, or does not take the credentials; {@link ScsiException} if a LUN reports an error; {@link
 * ConnectionLostException} if a target falls silent; {@link IscsiProtocolException} if it does not
 * keep to the protocol. Each is an {@link IOException}, and no message holds a secret.
 *
 * <p>With credentials that name an incoming secret nothing is read from a target that does not
 * prove itself. Without one, a target that asks for no CHAP is read without it.
 */
public final class ReadOnlyInitiator {
  /** What it calls itself at targets, unless told otherwise. */
  public static final String DEFAULT_NAME = "iqn.2026-01.org.lvmsr:reader";

  private final String name;
  private final Timeouts timeouts;
  private final Challenges challenges = new Challenges();

  private ReadOnlyInitiator(String name, Timeouts timeouts) {
    if (!IscsiAddress.isName(name)) {
      throw new IllegalArgumentException("no name of an initiator (iqn., eui. or naa.): " + name);
    }
    this.name = name;
    this.timeouts = timeouts;
  }

  /**
   * An initiator of a given name, which targets may hold against their access lists.
   *
   * @throws IllegalArgumentException if it is no such name
   */
  public static ReadOnlyInitiator named(String name) {
    return withTimeouts(name, Timeouts.USUAL);
  }

  static ReadOnlyInitiator withTimeouts(String name, Timeouts timeouts) {
    return new ReadOnlyInitiator(name, timeouts);
  }

  /** The targets that a portal offers to this initiator. */
  public List<FoundTarget> discover(Portal portal, Optional<Chap> credentials) throws IOException {
    try (Session session = connector(Peer.discovery(portal), credentials).open()) {
      return SendTargets.parse(portal, session.sendTargets());
    }
  }

  /** The disks of a target, in the order of their numbers. */
  public List<FoundLun> luns(Target target, Optional<Chap> credentials) throws IOException {
    try (Session session = connector(Peer.of(target), credentials).open()) {
      List<FoundLun> found = new ArrayList<>();
      for (LogicalUnit unit : LogicalUnit.first(session).reportLuns()) {
        look(session, unit, new LunAddress(target, unit.number())).ifPresent(found::add);
      }
      return found;
    }
  }

  /** Empty for what is no disk, such as the controller that some targets have for LUN 0. */
  private static Optional<FoundLun> look(Session session, LogicalUnit unit, LunAddress address)
      throws IOException {
    LogicalUnit.Inquiry inquiry = unit.inquire();
    if (!inquiry.isDisk()) {
      return Optional.empty();
    }
    try {
      Disk disk = unit.disk();
      return Optional.of(found(address, inquiry, disk.scsiId(), disk.size(), Optional.empty()));
    } catch (ScsiException | IscsiProtocolException e) {
      if (!session.isUsable()) {
        throw e;
      }
      Optional<String> problem = Optional.of(String.valueOf(e.getMessage()));
      return Optional.of(found(address, inquiry, "", 0, problem));
    }
  }

  private static FoundLun found(
      LunAddress address,
      LogicalUnit.Inquiry inquiry,
      String scsiId,
      long size,
      Optional<String> problem) {
    return new FoundLun(address, inquiry.vendor(), inquiry.model(), scsiId, size, problem);
  }

  /** Opens a LUN for reading; the caller closes it. */
  public IscsiLun open(LunAddress lun, Optional<Chap> credentials) throws IOException {
    return IscsiLun.open(lun, connector(Peer.of(lun.target()), credentials));
  }

  private Connector connector(Peer peer, Optional<Chap> credentials) {
    return new Connector(peer, name, credentials, challenges, timeouts);
  }
}
