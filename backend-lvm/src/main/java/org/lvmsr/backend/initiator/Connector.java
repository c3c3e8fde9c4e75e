package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;

/**
 * Makes sessions to a target, one after the other. All of them have the same ISID, so that a new
 * one takes the place of one that the target still believes in (RFC 7143, 6.3.5).
 */
final class Connector {
  private static final int MAX_REDIRECTIONS = 2;

  /** The ISID's type of random numbers (RFC 7143, 11.12.5). */
  private static final byte RANDOM_ISID = (byte) 0x80;

  private final Peer peer;
  private final String initiatorName;
  private final Optional<Chap> chap;
  private final Challenges challenges;
  private final Timeouts timeouts;
  private final byte[] isid;

  Connector(
      Peer peer,
      String initiatorName,
      Optional<Chap> chap,
      Challenges challenges,
      Timeouts timeouts) {
    this.peer = peer;
    this.initiatorName = initiatorName;
    this.chap = chap;
    this.challenges = challenges;
    this.timeouts = timeouts;
    this.isid = challenges.random(6);
    this.isid[0] = RANDOM_ISID;
  }

  /**
   * Connects and logs in, following the target if it is elsewhere.
   *
   * @throws IscsiException if the target cannot be reached, is not there or refuses us
   * @throws ConnectionLostException if it falls silent
   */
  Session open() throws IOException {
    Peer at = peer;
    for (int redirections = 0; redirections <= MAX_REDIRECTIONS; redirections++) {
      try {
        return open(at);
      } catch (Redirection e) {
        at = at.at(e.portal());
      }
    }
    throw new IscsiException(
        IscsiException.Kind.LOGIN_FAILED,
        peer + " sends us from one portal to the next, at last to " + at.portal());
  }

  private Session open(Peer at) throws IOException {
    try {
      return open(at, chap);
    } catch (NoAccountException e) {
      return openWithoutChap(at, e.refusal());
    }
  }

  /** That was offered before as well, so a target gets nothing by it that it could not have had. */
  private Session openWithoutChap(Peer at, IscsiException refusal) throws IOException {
    try {
      return open(at, Optional.empty());
    } catch (IscsiException | ConnectionLostException e) {
      refusal.addSuppressed(e);
      throw refusal;
    }
  }

  private Session open(Peer at, Optional<Chap> credentials) throws IOException {
    PduStream stream = new PduStream(Wire.connect(at.portal(), timeouts));
    try {
      SequenceNumbers numbers = new SequenceNumbers();
      Deadline deadline = Deadline.in(timeouts.login());
      LoginPdus pdus = new LoginPdus(stream, at, isid, numbers, deadline);
      new Login(pdus, at, initiatorName, credentials, challenges).run();
      return new Session(stream, numbers, at, timeouts);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }
}
