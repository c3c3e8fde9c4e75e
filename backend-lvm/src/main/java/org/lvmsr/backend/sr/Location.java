package org.lvmsr.backend.sr;

import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.Portal;

/** Where the storage of an SR is, as far as a configuration says. */
sealed interface Location {

  /**
   * A LUN of an iSCSI target. A probe may know only the first of these.
   *
   * @param portal where the target listens
   * @param iqn the target's name
   * @param chap how to log in; empty for a target without CHAP
   * @param scsiId the LUN's identity
   * @param lunNumber the LUN's number at the target
   */
  record Iscsi(
      Portal portal,
      Optional<String> iqn,
      Optional<Chap> chap,
      Optional<String> scsiId,
      Optional<Long> lunNumber)
      implements Location {

    /** Whether it says which LUN is meant. */
    boolean namesLun() {
      return iqn.isPresent() && (scsiId.isPresent() || lunNumber.isPresent());
    }
  }

  /** A block device of this host: for labs. */
  record Device(Path path) implements Location {}
}
