package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.ScsiId;

/** The commands for one LUN of a session, each tried again while its failure is a passing one. */
final class LogicalUnit {
  private static final int ATTEMPTS = 10;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1000;
  private static final int MAX_LUNS = LunNumber.MAX + 1;
  private static final int LIST_HEADER = 8;
  private static final int LUN_BYTES = 8;

  private final Session session;
  private final int number;
  private final long address;

  private LogicalUnit(Session session, int number, long address) {
    this.session = session;
    this.number = number;
    this.address = address;
  }

  /** The unit that every target answers for, whether there is a disk or not. */
  static LogicalUnit first(Session session) {
    return new LogicalUnit(session, 0, 0);
  }

  /** One by its number; the target is asked where numbers may be written in several ways. */
  static LogicalUnit find(Session session, int number) throws IOException {
    long usual = LunNumber.encode(number);
    long address =
        LunNumber.isPlain(number) ? usual : first(session).addresses().getOrDefault(number, usual);
    return new LogicalUnit(session, number, address);
  }

  /** The same one in another session with its target. */
  LogicalUnit in(Session other) {
    return new LogicalUnit(other, number, address);
  }

  int number() {
    return number;
  }

  /** What is to be done when a LUN says that something about it has changed. */
  interface Attention {
    void taken() throws IOException;
  }

  /**
   * Standard inquiry data (SPC-4, 6.6.2).
   *
   * @param isDisk whether there is a disk at all
   */
  record Inquiry(boolean isDisk, String vendor, String model) {}

  Inquiry inquire() throws IOException {
    Optional<byte[]> answer = optional(Cdb.inquiry(), ScsiException::isNoSuchLun);
    if (answer.isEmpty()) {
      return new Inquiry(false, "", "");
    }
    byte[] data = answer.get();
    if (data.length < 36) {
      throw new IscsiProtocolException(this + " sends inquiry data of " + data.length + " bytes");
    }
    return new Inquiry(data[0] == 0, text(data, 8, 8), text(data, 16, 16));
  }

  private static String text(byte[] data, int at, int length) {
    return PeerText.shown(new String(data, at, length, StandardCharsets.US_ASCII).strip());
  }

  /**
   * Waits until the LUN is ready, and asks what it is.
   *
   * @throws IscsiException if there is no disk
   */
  Disk disk() throws IOException {
    if (!inquire().isDisk()) {
      throw new IscsiException(
          IscsiException.Kind.LUN_NOT_FOUND,
          this + " is no disk, or there is none: look at its LUNs");
    }
    answer(Cdb.testUnitReady());
    String scsiId = page(Cdb.PAGE_IDENTIFICATION).flatMap(ScsiId::ofPage83).orElse("");
    return Capacity.of(this).disk(scsiId, page(Cdb.PAGE_BLOCK_LIMITS));
  }

  /** A page of the vital product data; empty if the LUN does not have it. */
  private Optional<byte[]> page(int code) throws IOException {
    return optional(Cdb.inquiryPage(code))
        .filter(page -> page.length >= 4 && Byte.toUnsignedInt(page[1]) == code);
  }

  /** The answer to a command that not every LUN knows. */
  Optional<byte[]> optional(Cdb cdb) throws IOException {
    return optional(cdb, ScsiException::isIllegalRequest);
  }

  private Optional<byte[]> optional(Cdb cdb, Predicate<ScsiException> isNone) throws IOException {
    try {
      return Optional.of(answer(cdb));
    } catch (ScsiException e) {
      if (isNone.test(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The target's LUNs by their numbers, but for those that cannot be addressed here. */
  List<LogicalUnit> reportLuns() throws IOException {
    List<LogicalUnit> units = new ArrayList<>();
    addresses().forEach((one, bytes) -> units.add(new LogicalUnit(session, one, bytes)));
    return units;
  }

  private SortedMap<Integer, Long> addresses() throws IOException {
    byte[] data = answer(Cdb.reportLuns(LIST_HEADER + MAX_LUNS * LUN_BYTES));
    SortedMap<Integer, Long> addresses = new TreeMap<>();
    ByteBuffer list = ByteBuffer.wrap(data);
    int announced = data.length < LIST_HEADER ? 0 : list.getInt(0);
    int end = LIST_HEADER + Math.min(announced, data.length - LIST_HEADER);
    for (int at = LIST_HEADER; at + LUN_BYTES <= end; at += LUN_BYTES) {
      long address = list.getLong(at);
      LunNumber.decode(address).ifPresent(one -> addresses.putIfAbsent(one, address));
    }
    return addresses;
  }

  byte[] answer(Cdb cdb) throws IOException {
    return answers(List.of(cdb), () -> {}).get(0);
  }

  /**
   * Carries out commands, several at once.
   *
   * @param attention called before commands are repeated because the LUN has changed
   * @throws ScsiException if one fails for good
   */
  List<byte[]> answers(List<Cdb> commands, Attention attention) throws IOException {
    List<ScsiTask> tasks = new ArrayList<>();
    for (Cdb cdb : commands) {
      tasks.add(new ScsiTask(address, toString(), cdb));
    }
    List<ScsiTask> open = tasks;
    for (int attempt = 1; !open.isEmpty(); attempt++) {
      session.run(open);
      open = failed(open, attempt == ATTEMPTS, attention, attempt);
    }
    List<byte[]> answers = new ArrayList<>();
    for (ScsiTask task : tasks) {
      answers.add(task.answer());
    }
    return answers;
  }

  /** Those that are worth another attempt, made ready for it. */
  private static List<ScsiTask> failed(
      List<ScsiTask> tasks, boolean isLastAttempt, Attention attention, int attempt)
      throws IOException {
    List<ScsiTask> again = new ArrayList<>();
    boolean needsAttention = false;
    for (ScsiTask task : tasks) {
      Optional<ScsiException> failure = task.failure();
      if (failure.isPresent()) {
        if (isLastAttempt || !failure.get().isPassing()) {
          throw failure.get();
        }
        needsAttention |= failure.get().isUnitAttention();
        task.reset();
        again.add(task);
      }
    }
    if (needsAttention) {
      attention.taken();
    } else if (!again.isEmpty()) {
      pause(attempt);
    }
    return again;
  }

  private static void pause(int attempt) throws InterruptedIOException {
    try {
      Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a LUN");
    }
  }

  /** Its name in messages. */
  @Override
  public String toString() {
    return "LUN " + number + " of " + session.peer();
  }
}
