package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.initiator.ReadOnlyInitiator;
import org.lvmsr.backend.iscsi.Chap;

/**
 * Who we are at a target whose LUNs are read past this host's kernel.
 *
 * @param initiatorName as the target may have it in its access list
 * @param chap what proves it; empty if nothing has to
 */
record Account(String initiatorName, Optional<Chap> chap) {

  /**
   * The one that the user names, else one that proves nothing.
   *
   * @throws CannotLook if the file is none of an account
   */
  static Account of(AdminContext context) throws IOException {
    return context.account().isPresent()
        ? AccountFile.read(context.account().get())
        : new Account(ReadOnlyInitiator.DEFAULT_NAME, Optional.empty());
  }

  ReadOnlyInitiator initiator() {
    return ReadOnlyInitiator.named(initiatorName);
  }
}
