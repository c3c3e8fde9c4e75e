package org.lvmsr.backend.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A session in its full feature phase, on its one connection. Nothing listens to the target while
 * no command is under way: one that pings in vain meanwhile may close the connection, and the next
 * command finds out.
 *
 * <p>After any exception it is of no more use. Not for several threads at once, but for {@link
 * #abort}.
 */
final class Session implements Closeable {
  /** Commands under way at once, if the target takes so many. */
  static final int MAX_RUNNING = 8;

  private static final int MAX_TEXT = 512 << 10;

  private final PduStream stream;
  private final SequenceNumbers numbers;
  private final Peer peer;
  private final Timeouts timeouts;
  private final TargetNotices notices;
  private volatile boolean isUsable = true;

  Session(PduStream stream, SequenceNumbers numbers, Peer peer, Timeouts timeouts) {
    this.stream = stream;
    this.numbers = numbers;
    this.peer = peer;
    this.timeouts = timeouts;
    this.notices = new TargetNotices(stream, numbers, peer);
  }

  Peer peer() {
    return peer;
  }

  /** Whether nothing went wrong so far; a connection that has ended since shows only in its use. */
  boolean isUsable() {
    return isUsable;
  }

  /**
   * Carries out commands, several at once as far as the target allows, until all have ended. Each
   * may take its time, counted from the end of another.
   *
   * @throws ConnectionLostException if the connection ends or one takes too long
   */
  void run(List<ScsiTask> tasks) throws IOException {
    try {
      runAll(new ArrayDeque<>(tasks));
    } catch (IOException e) {
      abort();
      throw e;
    }
  }

  private void runAll(Deque<ScsiTask> waiting) throws IOException {
    Map<Integer, ScsiTask> running = new HashMap<>();
    Deadline deadline = Deadline.in(timeouts.command());
    while (!waiting.isEmpty() || !running.isEmpty()) {
      while (!waiting.isEmpty() && running.size() < MAX_RUNNING && numbers.windowIsOpen()) {
        send(waiting.remove(), running, deadline);
      }
      Pdu pdu = stream.receive(deadline);
      numbers.seeWindow(pdu);
      if (!notices.handle(pdu, deadline) && hasEnded(pdu, running)) {
        deadline = Deadline.in(timeouts.command());
      }
    }
  }

  private void send(ScsiTask task, Map<Integer, ScsiTask> running, Deadline deadline)
      throws IOException {
    int tag = numbers.newTag();
    running.put(tag, task);
    stream.send(numbers.stamp(task.request(tag)), deadline);
  }

  /** Gives a PDU to its task, and says whether that has ended with it. */
  private boolean hasEnded(Pdu pdu, Map<Integer, ScsiTask> running) throws IOException {
    ScsiTask task = running.get(pdu.taskTag());
    boolean isData = pdu.is(Opcode.DATA_IN);
    if (task == null || !(isData || pdu.is(Opcode.SCSI_RESPONSE))) {
      throw unexpected(pdu);
    }
    if (isData && !task.takeData(pdu)) {
      return false;
    }
    if (!isData) {
      task.takeResponse(pdu);
    }
    numbers.seeStatus(pdu);
    running.remove(pdu.taskTag());
    return true;
  }

  /** Asks for the targets of a portal, in a discovery session (RFC 7143, appendix C). */
  List<TextKeys.Pair> sendTargets() throws IOException {
    try {
      return TextKeys.pairs(text(TextKeys.bytes(Map.of("SendTargets", "All"))));
    } catch (IOException e) {
      abort();
      throw e;
    }
  }

  /** One question; the answer may come in several PDUs, each of which is asked for. */
  private byte[] text(byte[] question) throws IOException {
    Deadline deadline = Deadline.in(timeouts.command());
    TextBuffer text = new TextBuffer(MAX_TEXT);
    int tag = numbers.newTag();
    Pdu answer = askText(tag, Pdu.NO_TAG, question, deadline);
    text.add(answer.data());
    while (!answer.has(Pdu.FINAL)) {
      answer = askText(tag, answer.transferTag(), new byte[0], deadline);
      text.add(answer.data());
    }
    return text.bytes();
  }

  private Pdu askText(int tag, int transferTag, byte[] question, Deadline deadline)
      throws IOException {
    Pdu request = Pdu.request(Opcode.TEXT_REQUEST, false, Pdu.FINAL, question);
    stream.send(numbers.stamp(request.taskTag(tag).transferTag(transferTag)), deadline);
    Pdu answer = stream.receive(deadline);
    while (notices.handle(answer, deadline)) {
      answer = stream.receive(deadline);
    }
    if (!answer.is(Opcode.TEXT_RESPONSE) || answer.taskTag() != tag) {
      throw unexpected(answer);
    }
    numbers.seeStatus(answer);
    numbers.seeWindow(answer);
    return answer;
  }

  private IscsiProtocolException unexpected(Pdu pdu) {
    return new IscsiProtocolException(
        peer + " sends something that nobody asked for, opcode " + pdu.opcode());
  }

  /** Logs out, which takes a moment at most, and ends the connection. */
  @Override
  public void close() {
    if (isUsable) {
      notices.logout(Deadline.in(timeouts.logout()));
    }
    abort();
  }

  /** Ends the connection at once; whoever waits on it fails. From any thread. */
  void abort() {
    isUsable = false;
    stream.close();
  }
}
