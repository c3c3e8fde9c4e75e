package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.util.Map;

/**
 * The login phase as questions and answers (RFC 7143, 6.3, 11.12 and 11.13). An answer may come in
 * several PDUs; a question never needs more than one.
 */
final class LoginPdus {
  /** Stages, as they are numbered in the flags. */
  static final int SECURITY = 0;

  static final int OPERATIONAL = 1;
  static final int FULL_FEATURE = 3;

  private static final int TRANSIT = 0x80;
  private static final int ISID_AT = 8;
  private static final int SESSION_AT = 14;
  private static final int STATUS_AT = 36;

  /** What any honest login takes is a fraction of it. */
  private static final int MAX_PDUS = 64;

  private static final int MAX_TEXT = 64 * 1024;

  private final PduStream stream;
  private final Peer peer;
  private final byte[] isid;
  private final SequenceNumbers numbers;
  private final Deadline deadline;
  private final int tag;
  private int pdus;

  LoginPdus(PduStream stream, Peer peer, byte[] isid, SequenceNumbers numbers, Deadline deadline) {
    this.stream = stream;
    this.peer = peer;
    this.isid = isid;
    this.numbers = numbers;
    this.deadline = deadline;
    this.tag = numbers.newTag();
  }

  /**
   * What the target answered.
   *
   * @param leaves whether it goes on to the next stage, as we asked it to
   * @param keys its text
   */
  record Answer(boolean leaves, Map<String, String> keys) {}

  /** Says something within a stage. */
  Answer ask(int stage, Map<String, String> keys) throws IOException {
    return ask(stage << 2, stage, keys);
  }

  /** Says something, and that we are ready for the next stage. */
  Answer askToLeave(int stage, int next, Map<String, String> keys) throws IOException {
    return ask(TRANSIT | stage << 2 | next, stage, keys);
  }

  private Answer ask(int flags, int stage, Map<String, String> keys) throws IOException {
    TextBuffer text = new TextBuffer(MAX_TEXT);
    Pdu answer = exchange(flags, TextKeys.bytes(keys));
    text.add(answer.data());
    while (answer.has(Pdu.CONTINUE)) {
      answer = exchange(stage << 2, new byte[0]);
      text.add(answer.data());
    }
    checkStages(flags, stage, answer);
    return new Answer(answer.has(TRANSIT), TextKeys.unique(text.bytes()));
  }

  private void checkStages(int flags, int stage, Pdu answer) throws IscsiProtocolException {
    boolean leaves = answer.has(TRANSIT);
    boolean asked = (flags & TRANSIT) != 0;
    boolean sameStage = (answer.flags() >> 2 & 3) == stage;
    boolean sameNext = !leaves || (answer.flags() & 3) == (flags & 3);
    if (!sameStage || (leaves && !asked) || !sameNext) {
      throw new IscsiProtocolException(peer + " goes to a stage of the login of its own choice");
    }
  }

  private Pdu exchange(int flags, byte[] text) throws IOException {
    if (++pdus > MAX_PDUS) {
      throw new IscsiProtocolException(peer + " finds no end of the login");
    }
    Pdu request = Pdu.request(Opcode.LOGIN_REQUEST, true, flags, text);
    request.with(ISID_AT, isid).taskTag(tag);
    stream.send(numbers.stamp(request), deadline);
    Pdu answer = stream.receive(deadline);
    if (!answer.is(Opcode.LOGIN_RESPONSE) || answer.taskTag() != tag) {
      throw new IscsiProtocolException(
          answer.is(Opcode.REJECT)
              ? peer + " rejects the login: " + RejectReason.of(answer)
              : peer + " does not answer a login as an iSCSI target does");
    }
    checkStatus(answer);
    if (pdus == 1) {
      numbers.begin(answer);
    }
    numbers.seeStatus(answer);
    numbers.seeWindow(answer);
    return answer;
  }

  private void checkStatus(Pdu answer) throws IOException {
    int statusClass = answer.byteAt(STATUS_AT);
    if (statusClass == LoginStatus.REDIRECTION) {
      String address = TextKeys.unique(answer.data()).get("TargetAddress");
      if (address == null) {
        throw new IscsiProtocolException(peer + " is elsewhere, and does not say where");
      }
      throw Redirection.to(address);
    }
    if (statusClass != LoginStatus.SUCCESS) {
      throw LoginStatus.failure(peer, answer.shortAt(STATUS_AT));
    }
    if (answer.has(TRANSIT)
        && (answer.flags() & 3) == FULL_FEATURE
        && answer.shortAt(SESSION_AT) == 0) {
      throw new IscsiProtocolException(peer + " opens a session without a handle (TSIH)");
    }
  }
}
