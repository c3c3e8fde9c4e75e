package org.lvmsr.backend.initiator;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The target's side of a connection. */
final class FakePeer {
  private static final int TRANSIT = 0x80;
  private static final int WRITES = 0x20;

  private final Socket socket;
  private final DataInputStream in;
  private int status = 1000;
  private int expected;
  private int window = 32;
  private int sent;
  private int wrongMessage = -1;
  private int wrongPosition;
  private int wrongBits;

  FakePeer(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** How many commands the initiator may send beyond those that have come. */
  FakePeer withWindow(int commands) {
    window = commands;
    return this;
  }

  /** In one message to be sent, some bits of one byte will be the wrong way round. */
  FakePeer withWrongBits(int message, int position, int bits) {
    wrongMessage = message;
    wrongPosition = position;
    wrongBits = bits;
    return this;
  }

  Pdu receive() throws IOException {
    byte[] header = new byte[Pdu.HEADER];
    in.readFully(header);
    byte[] data = new byte[Pdu.padded(Pdu.dataLength(header))];
    in.readFully(data);
    Pdu pdu = new Pdu(header, Arrays.copyOf(data, Pdu.dataLength(header)));
    if (pdu.is(Opcode.SCSI_COMMAND) && pdu.has(WRITES)) {
      throw new AssertionError("a command that writes");
    }
    expected = pdu.intAt(24) + (pdu.isImmediate() ? 0 : 1);
    return pdu;
  }

  /** Sends an answer with the numbers that it needs. */
  void send(Pdu answer) throws IOException {
    answer.with(24, status++).with(28, expected).with(32, expected + window - 1);
    sendBytes(answer.bytes());
  }

  void sendBytes(byte[] bytes) throws IOException {
    if (sent++ == wrongMessage) {
      bytes[wrongPosition % bytes.length] ^= (byte) wrongBits;
    }
    socket.getOutputStream().write(bytes);
  }

  static Pdu answer(int opcode, int flags, int tag, byte[] data) {
    return Pdu.request(opcode, false, flags, data).taskTag(tag);
  }

  static byte[] text(String... pairs) {
    return pairs.length == 0
        ? new byte[0]
        : (String.join("\0", pairs) + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** Receives a login request; its text by key. */
  Map<String, String> receiveLogin() throws IOException {
    return TextKeys.unique(receive().data());
  }

  /** Answers a login request with these flags (transit, continue, stages). */
  void sendLogin(int flags, String... pairs) throws IOException {
    Pdu answer = answer(Opcode.LOGIN_RESPONSE, flags, 1, text(pairs));
    boolean isLast = (flags & (TRANSIT | 3)) == (TRANSIT | 3);
    send(answer.with(12, isLast ? 0x0007 : 0));
  }

  /** Refuses a login. */
  void refuseLogin(int status, String... pairs) throws IOException {
    Pdu request = receive();
    send(answer(Opcode.LOGIN_RESPONSE, 0, request.taskTag(), text(pairs)).with(36, status << 16));
  }

  /** A login without questions. */
  void acceptLogin() throws IOException {
    Map<String, String> unused = receiveLogin();
    sendLogin(TRANSIT | 1, "AuthMethod=None", "TargetPortalGroupTag=1");
    acceptOperational();
  }

  /** The second half of a login. */
  void acceptOperational() throws IOException {
    Map<String, String> unused = receiveLogin();
    sendLogin(TRANSIT | 1 << 2 | 3, "HeaderDigest=None", "DataDigest=None");
  }
}
