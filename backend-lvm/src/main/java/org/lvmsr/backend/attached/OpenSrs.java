package org.lvmsr.backend.attached;

import java.io.IOException;

/** The SRs attached on this host. */
@FunctionalInterface
public interface OpenSrs {

  /**
   * The SR of a handle, opened if the process that attached it is gone.
   *
   * @throws org.lvmsr.smapi.SmapiException if no SR of that handle is attached on this host
   */
  AttachedSr get(String sr) throws IOException;
}
