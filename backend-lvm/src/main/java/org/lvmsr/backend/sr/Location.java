package org.lvmsr.backend.sr;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/** Where the storage of an SR is, as far as a configuration says. */
sealed interface Location {

  /**
   * Whether what it says leads to where an SR is attached from, perhaps through another portal.
   *
   * @param attached all that is known of that place
   */
  boolean leadsTo(Location attached);

  /**
   * A LUN of an iSCSI target. A probe may know only the first of these.
   *
   * @param portals where the target listens; they are tried in this order
   * @param iqn the target's name
   * @param chap how to log in; empty for a target without CHAP
   * @param scsiId the LUN's identity
   * @param lunNumber the LUN's number at the target
   */
  record Iscsi(
      List<Portal> portals,
      Optional<String> iqn,
      Optional<Chap> chap,
      Optional<String> scsiId,
      Optional<Long> lunNumber)
      implements Location {

    public Iscsi {
      portals = List.copyOf(portals);
    }

    /** The target, once at each of its portals; none if it is not known which target. */
    List<Target> targets() {
      return iqn.stream()
          .flatMap(name -> portals.stream().map(portal -> new Target(portal, name)))
          .toList();
    }

    /** The same, to be reached at these portals. */
    Iscsi at(List<Portal> others) {
      return new Iscsi(others, iqn, chap, scsiId, lunNumber);
    }

    @Override
    public boolean leadsTo(Location attached) {
      return attached instanceof Iscsi there
          && namesLun()
          && iqn.equals(there.iqn)
          && (scsiId.isEmpty() || scsiId.equals(there.scsiId))
          && (lunNumber.isEmpty()
              || there.lunNumber.isEmpty()
              || lunNumber.equals(there.lunNumber));
    }

    /** Whether it says which LUN is meant. */
    boolean namesLun() {
      return iqn.isPresent() && (scsiId.isPresent() || lunNumber.isPresent());
    }
  }

  /** A block device of this host: for labs. */
  record Device(Path path) implements Location {
    @Override
    public boolean leadsTo(Location attached) {
      return equals(attached);
    }
  }
}
