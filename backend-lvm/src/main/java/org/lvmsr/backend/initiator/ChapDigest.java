package org.lvmsr.backend.initiator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What proves that somebody knows a secret (RFC 1994, 4.1; algorithm 5 is MD5). */
final class ChapDigest {
  /** The algorithm that every target knows (RFC 7143, 12.1.3). */
  static final String ALGORITHM = "5";

  private ChapDigest() {}

  /**
   * The response to a challenge.
   *
   * @param id 0 to 255, from whoever sent the challenge
   */
  static byte[] response(int id, String secret, byte[] challenge) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update((byte) id);
      digest.update(secret.getBytes(StandardCharsets.UTF_8));
      return digest.digest(challenge);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5, which CHAP needs", e);
    }
  }
}
