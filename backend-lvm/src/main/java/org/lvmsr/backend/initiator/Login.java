package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;

/** A login from the first PDU to the full feature phase (RFC 7143, 6.3). */
final class Login {
  private static final String AUTH_METHOD = "AuthMethod";
  private static final String NONE = "None";
  private static final String CHAP = "CHAP";

  private final LoginPdus pdus;
  private final Peer peer;
  private final String initiatorName;
  private final Optional<Chap> chap;
  private final Challenges challenges;

  Login(
      LoginPdus pdus, Peer peer, String initiatorName, Optional<Chap> chap, Challenges challenges) {
    this.pdus = pdus;
    this.peer = peer;
    this.initiatorName = initiatorName;
    this.chap = chap;
    this.challenges = challenges;
  }

  /**
   * Logs in.
   *
   * @throws IscsiException if the target refuses us, or does not prove itself as it must
   * @throws NoAccountException if it may let us in without CHAP
   * @throws Redirection if it is elsewhere
   * @throws IscsiProtocolException if it does not keep to the protocol
   */
  void run() throws IOException {
    authenticate();
    Negotiation negotiation = new Negotiation(peer);
    LoginPdus.Answer answer = leaveOperational(negotiation.offers());
    Map<String, String> replies = negotiation.settle(answer.keys());
    while (!answer.leaves()) {
      answer = leaveOperational(replies);
      replies = negotiation.settle(answer.keys());
    }
  }

  private LoginPdus.Answer leaveOperational(Map<String, String> keys) throws IOException {
    return pdus.askToLeave(LoginPdus.OPERATIONAL, LoginPdus.FULL_FEATURE, keys);
  }

  private LoginPdus.Answer leaveSecurity(Map<String, String> keys) throws IOException {
    return pdus.askToLeave(LoginPdus.SECURITY, LoginPdus.OPERATIONAL, keys);
  }

  private void authenticate() throws IOException {
    LoginPdus.Answer answer = introduce();
    String method = answer.keys().getOrDefault(AUTH_METHOD, NONE);
    if (method.equals(CHAP) && chap.isPresent()) {
      answer = prove(new ChapExchange(peer, chap.get(), challenges));
    } else if (!method.equals(NONE)) {
      throw noMethod(method);
    } else if (targetMustProveItself()) {
      throw new IscsiException(
          IscsiException.Kind.AUTHENTICATION_FAILED,
          peer + " does no CHAP, so it does not prove itself as was asked");
    }
    while (!answer.leaves()) {
      answer = leaveSecurity(Map.of());
    }
  }

  private LoginPdus.Answer introduce() throws IOException {
    try {
      return leaveSecurity(introduction());
    } catch (ConnectionLostException e) {
      if (e.isEndedByTarget() && chap.isEmpty()) {
        throw new ConnectionLostException(
            e.getMessage()
                + " when it was offered a login without CHAP: if it wants CHAP, give a user and a"
                + " secret",
            e);
      }
      throw e;
    }
  }

  private Map<String, String> introduction() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("InitiatorName", initiatorName);
    keys.put("SessionType", peer.iqn().isPresent() ? "Normal" : "Discovery");
    peer.iqn().ifPresent(iqn -> keys.put("TargetName", iqn));
    keys.put(
        AUTH_METHOD, chap.isEmpty() ? NONE : targetMustProveItself() ? CHAP : CHAP + "," + NONE);
    return keys;
  }

  private boolean targetMustProveItself() {
    return chap.flatMap(Chap::incoming).isPresent();
  }

  private LoginPdus.Answer prove(ChapExchange exchange) throws IOException {
    LoginPdus.Answer challenge = challenge();
    LoginPdus.Answer verdict = leaveSecurity(exchange.answer(challenge.keys()));
    exchange.verify(verdict.keys());
    return verdict;
  }

  private LoginPdus.Answer challenge() throws IOException {
    try {
      return pdus.ask(LoginPdus.SECURITY, ChapExchange.offer());
    } catch (IscsiException e) {
      IscsiException refusal =
          new IscsiException(
              IscsiException.Kind.AUTHENTICATION_FAILED,
              e.getMessage()
                  + "; it took CHAP and refused before it had sent a challenge, as one does that"
                  + " has no account for this initiator",
              e);
      throw targetMustProveItself() ? refusal : new NoAccountException(refusal);
    }
  }

  private IscsiException noMethod(String method) {
    return new IscsiException(
        IscsiException.Kind.AUTHENTICATION_FAILED,
        method.equals(CHAP)
            ? peer + " wants CHAP: give a user and a secret"
            : peer + " does not take the ways to log in that were offered");
  }
}
