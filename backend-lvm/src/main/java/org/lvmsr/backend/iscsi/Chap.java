package org.lvmsr.backend.iscsi;

import java.util.Optional;

/**
 * CHAP credentials. Their text form is masked, so that no log or message can hold them.
 *
 * @param user our name at the target
 * @param secret what proves it
 * @param incoming how the target proves itself to us, if it must
 */
public record Chap(String user, String secret, Optional<Incoming> incoming) {

  /** The target's name and secret of mutual CHAP. */
  public record Incoming(String user, String secret) {
    @Override
    public String toString() {
      return "Incoming[" + user + ", ***]";
    }
  }

  @Override
  public String toString() {
    return "Chap[" + user + ", ***, " + incoming + "]";
  }
}
