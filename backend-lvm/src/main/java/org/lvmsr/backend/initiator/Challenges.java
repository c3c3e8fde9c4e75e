package org.lvmsr.backend.initiator;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The challenges that we sent lately, over all sessions. A target that sends one back to us on
 * another connection wants us to prove what it is to prove itself.
 */
final class Challenges {
  private static final int LENGTH = 16;
  private static final int REMEMBERED = 256;

  private final SecureRandom random = new SecureRandom();
  private final Deque<byte[]> sent = new ArrayDeque<>();

  /** A new one. */
  synchronized byte[] next() {
    byte[] challenge = random(LENGTH);
    sent.addLast(challenge);
    if (sent.size() > REMEMBERED) {
      sent.removeFirst();
    }
    return challenge.clone();
  }

  synchronized boolean isOurs(byte[] challenge) {
    return sent.stream().anyMatch(ours -> Arrays.equals(ours, challenge));
  }

  /** Bytes that nobody can guess. */
  byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
