package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A command on its way, and what came back: Data-In and SCSI Response (RFC 7143, 11.7 and 11.4).
 */
final class ScsiTask {
  private static final int READS = 0x40;
  private static final int SIMPLE = 1;
  private static final int HAS_STATUS = 0x01;
  private static final int OVERFLOW = 0x04;
  private static final int RESPONSE_AT = 2;
  private static final int STATUS_AT = 3;
  private static final int EXPECTED_AT = 20;
  private static final int CDB_AT = 32;
  private static final int OFFSET_AT = 40;
  private static final int GOOD = 0;
  private static final int NOT_ENDED = -1;

  private final long lun;
  private final String unit;
  private final Cdb cdb;
  private final byte[] data;
  private int received;
  private int status = NOT_ENDED;
  private boolean overflows;
  private Optional<Sense> sense = Optional.empty();

  /**
   * A command that was not sent yet.
   *
   * @param lun the eight bytes of its number
   * @param unit its name in messages
   */
  ScsiTask(long lun, String unit, Cdb cdb) {
    this.lun = lun;
    this.unit = unit;
    this.cdb = cdb;
    this.data = new byte[cdb.answerLength()];
  }

  /** Makes it as new, to be sent once more. */
  void reset() {
    received = 0;
    status = NOT_ENDED;
    overflows = false;
    sense = Optional.empty();
  }

  Pdu request(int tag) {
    int flags = Pdu.FINAL | SIMPLE | (data.length > 0 ? READS : 0);
    return Pdu.request(Opcode.SCSI_COMMAND, false, flags, new byte[0])
        .lun(lun)
        .taskTag(tag)
        .with(EXPECTED_AT, data.length)
        .with(CDB_AT, cdb.bytes());
  }

  /**
   * Takes a part of the answer.
   *
   * @return whether it was the last
   */
  boolean takeData(Pdu dataIn) throws IscsiProtocolException {
    byte[] part = dataIn.data();
    if (dataIn.intAt(OFFSET_AT) != received || part.length > data.length - received) {
      throw new IscsiProtocolException(
          what() + ": the target sends bytes that are not the next ones of the answer");
    }
    System.arraycopy(part, 0, data, received, part.length);
    received += part.length;
    if (dataIn.has(HAS_STATUS)) {
      end(dataIn);
    }
    return dataIn.has(HAS_STATUS);
  }

  /** Takes the end of it. */
  void takeResponse(Pdu response) throws IscsiProtocolException {
    if (response.byteAt(RESPONSE_AT) != 0) {
      throw new IscsiProtocolException(
          what() + ": the target failed, response " + response.byteAt(RESPONSE_AT));
    }
    end(response);
    sense = Sense.parse(senseData(response.data()));
  }

  private void end(Pdu pdu) {
    status = pdu.byteAt(STATUS_AT);
    overflows = pdu.has(OVERFLOW);
  }

  /** Two bytes of length are in front of it; a length that is too long is cut. */
  private static byte[] senseData(byte[] segment) {
    if (segment.length < 2) {
      return segment;
    }
    int length = Byte.toUnsignedInt(segment[0]) << 8 | Byte.toUnsignedInt(segment[1]);
    return Arrays.copyOfRange(segment, 2, Math.min(segment.length, 2 + length));
  }

  /** Why the LUN did not carry it out; empty if it did. */
  Optional<ScsiException> failure() {
    return status == GOOD
        ? Optional.empty()
        : Optional.of(new ScsiException(what(), status, sense));
  }

  /**
   * The answer to a command that was carried out.
   *
   * @throws IOException if a read did not give all that was asked for
   */
  byte[] answer() throws IOException {
    if (cdb.isExact() && (received != data.length || overflows)) {
      throw new IscsiProtocolException(
          what() + ": the target sent " + received + " of " + data.length + " bytes as all of it");
    }
    return received == data.length ? data : Arrays.copyOf(data, received);
  }

  private String what() {
    return cdb + ", " + unit;
  }
}
