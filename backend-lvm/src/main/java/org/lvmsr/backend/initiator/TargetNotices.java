package org.lvmsr.backend.initiator;

import java.io.IOException;

/** What a target says of its own accord, and the end of a session. */
final class TargetNotices {
  private static final int CLOSE_SESSION = 0;
  private static final int EVENT_AT = 36;
  private static final int LOGOUT_REQUESTED = 1;
  private static final int DROPS_CONNECTION = 2;
  private static final int DROPS_ALL_CONNECTIONS = 3;

  private final PduStream stream;
  private final SequenceNumbers numbers;
  private final Peer peer;

  TargetNotices(PduStream stream, SequenceNumbers numbers, Peer peer) {
    this.stream = stream;
    this.numbers = numbers;
    this.peer = peer;
  }

  /**
   * Deals with a PDU that belongs to no command of ours.
   *
   * @return false if it is not of that kind
   * @throws ConnectionLostException if the target ends the connection by it
   * @throws IscsiProtocolException if it rejects something of ours
   */
  boolean handle(Pdu pdu, Deadline deadline) throws IOException {
    switch (pdu.opcode()) {
      case Opcode.NOP_IN -> answerPing(pdu, deadline);
      case Opcode.ASYNC_MESSAGE -> event(pdu, deadline);
      case Opcode.REJECT ->
          throw new IscsiProtocolException(peer + " rejects a request: " + RejectReason.of(pdu));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A ping with a tag wants an answer (RFC 7143, 11.18 and 11.19). */
  private void answerPing(Pdu ping, Deadline deadline) throws IOException {
    if (ping.transferTag() == Pdu.NO_TAG) {
      return;
    }
    Pdu answer = Pdu.request(Opcode.NOP_OUT, true, Pdu.FINAL, new byte[0]);
    answer.lun(ping.lun()).taskTag(Pdu.NO_TAG).transferTag(ping.transferTag());
    stream.send(numbers.stamp(answer), deadline);
  }

  /** Events of the LUNs come as unit attention, too, so they need nothing (RFC 7143, 11.9). */
  private void event(Pdu message, Deadline deadline) throws IOException {
    numbers.seeStatus(message);
    switch (message.byteAt(EVENT_AT)) {
      case LOGOUT_REQUESTED -> {
        logout(deadline);
        throw new ConnectionLostException(peer + " asked us to log out");
      }
      case DROPS_CONNECTION, DROPS_ALL_CONNECTIONS ->
          throw new ConnectionLostException(peer + " dropped the connection");
      default -> {
        // Nothing to do.
      }
    }
  }

  /** Says goodbye and waits for the answer; if there is none, the connection ends all the same. */
  void logout(Deadline deadline) {
    try {
      int tag = numbers.newTag();
      Pdu request =
          Pdu.request(Opcode.LOGOUT_REQUEST, true, Pdu.FINAL | CLOSE_SESSION, new byte[0]);
      stream.send(numbers.stamp(request.taskTag(tag)), deadline);
      Pdu answer = stream.receive(deadline);
      while (!answer.is(Opcode.LOGOUT_RESPONSE)) {
        answer = stream.receive(deadline);
      }
    } catch (IOException e) {
      // A target that is gone needs no goodbye.
    }
  }
}
