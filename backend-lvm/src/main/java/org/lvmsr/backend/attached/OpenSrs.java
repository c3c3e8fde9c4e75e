package org.lvmsr.backend.attached;

import java.io.IOException;

/** The SRs attached on this host. */
public interface OpenSrs {

  /** Work on an open SR. */
  @FunctionalInterface
  interface Use<T> {
    T with(AttachedSr sr) throws IOException;
  }

  /** Work on an open SR without an answer. */
  @FunctionalInterface
  interface Change {
    void with(AttachedSr sr) throws IOException;
  }

  /**
   * Works on the SR of a handle; it is opened first if the process that attached it is gone, and is
   * not detached before the work has ended.
   *
   * @throws org.lvmsr.smapi.SmapiException if no SR of that handle is attached on this host
   */
  <T> T use(String sr, Use<T> work) throws IOException;

  /** As {@link #use}, without an answer. */
  default void change(String sr, Change work) throws IOException {
    boolean unused =
        use(
            sr,
            open -> {
              work.with(open);
              return true;
            });
  }
}
