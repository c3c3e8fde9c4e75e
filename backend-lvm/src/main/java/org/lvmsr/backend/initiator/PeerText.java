package org.lvmsr.backend.initiator;

/** Text of a target in our messages: short, and without anything that a terminal would obey. */
final class PeerText {
  private static final int MAX_LENGTH = 120;

  private PeerText() {}

  static String shown(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    return cut.replaceAll("[^\\p{Graph}\\p{IsL} ]", "?");
  }
}
