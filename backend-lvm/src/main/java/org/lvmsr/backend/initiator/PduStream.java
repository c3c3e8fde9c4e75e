package org.lvmsr.backend.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** PDUs on a connection, one after the other. */
final class PduStream implements Closeable {
  /**
   * The longest data segment that we take, which is what we declare as MaxRecvDataSegmentLength
   * (RFC 7143, 13.12). Whoever announces more gets no memory for it.
   */
  static final int MAX_DATA = 256 * 1024;

  private final Wire wire;

  PduStream(Wire wire) {
    this.wire = wire;
  }

  void send(Pdu pdu, Deadline deadline) throws IOException {
    wire.write(ByteBuffer.wrap(pdu.bytes()), deadline);
  }

  /**
   * The next PDU.
   *
   * @throws IscsiProtocolException if it is none that we would take
   * @throws ConnectionLostException if none comes
   */
  Pdu receive(Deadline deadline) throws IOException {
    byte[] header = bytes(Pdu.HEADER, deadline);
    int length = Pdu.dataLength(header);
    if (length > MAX_DATA) {
      throw new IscsiProtocolException(
          "the target sends " + length + " bytes at once; declared were at most " + MAX_DATA);
    }
    byte[] unusedAdditional = bytes(Pdu.additionalLength(header), deadline);
    byte[] data = bytes(Pdu.padded(length), deadline);
    return new Pdu(header, length == data.length ? data : Arrays.copyOf(data, length));
  }

  private byte[] bytes(int count, Deadline deadline) throws IOException {
    byte[] bytes = new byte[count];
    wire.read(ByteBuffer.wrap(bytes), deadline);
    return bytes;
  }

  @Override
  public void close() {
    wire.close();
  }
}
