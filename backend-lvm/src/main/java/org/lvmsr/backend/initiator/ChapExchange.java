package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.IscsiException;

/**
 * CHAP within one login: we prove ourselves, and the target to us if the credentials say so (RFC
 * 7143, 12.1.3 and 9.2.1).
 */
final class ChapExchange {
  private static final String NAME = "CHAP_N";
  private static final String RESPONSE = "CHAP_R";
  private static final String ID = "CHAP_I";
  private static final String CHALLENGE = "CHAP_C";
  private static final String ALGORITHM = "CHAP_A";
  private static final int MAX_CHALLENGE = 1024;

  private final Peer peer;
  private final Chap chap;
  private final Challenges challenges;
  private int ourId;
  private byte @Nullable [] ourChallenge;

  ChapExchange(Peer peer, Chap chap, Challenges challenges) {
    this.peer = peer;
    this.chap = chap;
    this.challenges = challenges;
  }

  /** The first step: which algorithms we know. */
  static Map<String, String> offer() {
    return Map.of(ALGORITHM, ChapDigest.ALGORITHM);
  }

  /**
   * The second step: our answer to the target's challenge, and ours to it if it must prove itself.
   */
  Map<String, String> answer(Map<String, String> said) throws IOException {
    if (!ChapDigest.ALGORITHM.equals(said.get(ALGORITHM))) {
      throw refusal("the target does not take CHAP with MD5, and we know no other");
    }
    int id = BinaryText.oneByte(ID, required(said, ID));
    byte[] challenge = BinaryText.decode(CHALLENGE, required(said, CHALLENGE));
    if (challenge.length == 0 || challenge.length > MAX_CHALLENGE) {
      throw new IscsiProtocolException(
          "a CHAP challenge of " + challenge.length + " bytes; it must have 1 to 1024");
    }
    if (challenges.isOurs(challenge)) {
      throw refusal("the target sends us our own challenge, as one would that knows no secret");
    }
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(NAME, chap.user());
    keys.put(RESPONSE, BinaryText.hex(ChapDigest.response(id, chap.secret(), challenge)));
    if (chap.incoming().isPresent()) {
      keys.putAll(challenge());
    }
    return keys;
  }

  private Map<String, String> challenge() {
    byte[] fresh = challenges.next();
    ourChallenge = fresh;
    ourId = Byte.toUnsignedInt(challenges.random(1)[0]);
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(ID, Integer.toString(ourId));
    keys.put(CHALLENGE, BinaryText.hex(fresh));
    return keys;
  }

  /**
   * The last step: whether the target proved itself, if it must.
   *
   * @throws IscsiException if it did not
   */
  void verify(Map<String, String> said) throws IOException {
    Optional<Chap.Incoming> incoming = chap.incoming();
    if (incoming.isEmpty()) {
      return;
    }
    String name = said.get(NAME);
    String response = said.get(RESPONSE);
    if (ourChallenge == null || name == null || response == null) {
      throw refusal("it does not prove itself, as was asked");
    }
    byte[] proof = BinaryText.decode(RESPONSE, response);
    if (MessageDigest.isEqual(proof, ChapDigest.response(ourId, chap.secret(), ourChallenge))) {
      throw refusal(
          "it proves itself with the initiator's own secret: the two secrets have to differ");
    }
    byte[] right = ChapDigest.response(ourId, incoming.get().secret(), ourChallenge);
    if (!name.equals(incoming.get().user()) || !MessageDigest.isEqual(proof, right)) {
      throw refusal(
          "it did not prove itself: check the incoming CHAP user and its secret,"
              + " or whether this is the right target");
    }
  }

  private String required(Map<String, String> said, String key) throws IscsiProtocolException {
    String value = said.get(key);
    if (value == null) {
      throw new IscsiProtocolException(peer + " sends no " + key + " in its CHAP challenge");
    }
    return value;
  }

  private IscsiException refusal(String why) {
    return new IscsiException(
        IscsiException.Kind.AUTHENTICATION_FAILED, peer + " is not used: " + why);
  }
}
