package org.lvmsr.backend.initiator;

/**
 * The numbers of a session: of our commands, of the target's answers, and how many commands it
 * takes (RFC 7143, 4.2.2). They are 32 bits and wrap; they are compared as serial numbers (RFC
 * 1982).
 */
final class SequenceNumbers {
  private static final int STAT_SN = 24;
  private static final int EXP_CMD_SN = 28;
  private static final int MAX_CMD_SN = 32;
  private static final int REQUEST_CMD_SN = 24;
  private static final int REQUEST_EXP_STAT_SN = 28;

  private int command = 1;
  private int lastAllowed = 1;
  private int expectedStatus;
  private int nextTag = 1;

  /** Numbers a request; only one that is not immediate takes a number of its own. */
  Pdu stamp(Pdu request) {
    request.with(REQUEST_CMD_SN, command).with(REQUEST_EXP_STAT_SN, expectedStatus);
    if (!request.isImmediate()) {
      command++;
    }
    return request;
  }

  /** A tag for a task: one that no other task has. */
  int newTag() {
    int tag = nextTag++;
    return tag == Pdu.NO_TAG ? nextTag++ : tag;
  }

  /** Whether the target takes another command now. */
  boolean windowIsOpen() {
    return lastAllowed - command >= 0;
  }

  /** Learns the window from any PDU of the target. */
  void seeWindow(Pdu answer) {
    int expected = answer.intAt(EXP_CMD_SN);
    int last = answer.intAt(MAX_CMD_SN);
    boolean isPlausible = last - (expected - 1) >= 0;
    if (isPlausible && last - lastAllowed > 0) {
      lastAllowed = last;
    }
  }

  /** The first answer of a session says where its numbers begin. */
  void begin(Pdu answer) {
    expectedStatus = answer.intAt(STAT_SN) + 1;
    lastAllowed = answer.intAt(MAX_CMD_SN);
  }

  /** Learns from a PDU that has a status, and so a number of its own. */
  void seeStatus(Pdu answer) {
    int next = answer.intAt(STAT_SN) + 1;
    if (next - expectedStatus > 0) {
      expectedStatus = next;
    }
  }
}
