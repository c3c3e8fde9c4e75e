package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A LUN with random content that answers as one should, unless a test wants it otherwise. */
final class FakeDisk {
  private static final int HAS_STATUS = 0x01;
  private static final int UNDERFLOW = 0x02;
  private static final int CHECK_CONDITION = 2;

  private final byte[] content;
  private final int blockBytes;
  private final List<Integer> operations = new ArrayList<>();
  private String identity = "60000000000000a1";
  private int maxBlocks;
  private boolean isOld;
  private @Nullable Handler handler;

  /** Does something else for a command; returns false for the usual. */
  interface Handler {
    boolean handle(FakePeer peer, Pdu request) throws IOException;
  }

  FakeDisk(int bytes, int blockBytes) {
    this.content = new byte[bytes];
    this.blockBytes = blockBytes;
    new Random(bytes).nextBytes(content);
  }

  static FakeDisk ofOneMiB() {
    return new FakeDisk(1 << 20, 512);
  }

  byte[] content() {
    return content;
  }

  synchronized List<Integer> operations() {
    return List.copyOf(operations);
  }

  synchronized FakeDisk withIdentity(String digits) {
    identity = digits;
    return this;
  }

  /** Reads of more than so many blocks fail. */
  FakeDisk withMaxBlocks(int blocks) {
    maxBlocks = blocks;
    return this;
  }

  /** Knows no command of 16 bytes. */
  FakeDisk old() {
    isOld = true;
    return this;
  }

  /** Reads are done by this, unless it returns false. */
  synchronized FakeDisk onRead(@Nullable Handler other) {
    handler = other;
    return this;
  }

  /** Answers until the initiator logs out or leaves. */
  void serve(FakePeer peer) throws IOException {
    while (true) {
      Pdu request = peer.receive();
      if (request.is(Opcode.LOGOUT_REQUEST)) {
        peer.send(FakePeer.answer(Opcode.LOGOUT_RESPONSE, 0x80, request.taskTag(), new byte[0]));
        return;
      }
      if (request.is(Opcode.SCSI_COMMAND)) {
        execute(peer, request);
      }
    }
  }

  void execute(FakePeer peer, Pdu request) throws IOException {
    int operation = request.byteAt(32);
    Handler special;
    synchronized (this) {
      operations.add(operation);
      special = operation == 0x88 || operation == 0x28 ? handler : null;
    }
    if (special != null && special.handle(peer, request)) {
      return;
    }
    switch (operation) {
      case 0x00 -> good(peer, request, new byte[0]);
      case 0x12 -> inquiry(peer, request);
      case 0x25 -> good(peer, request, capacity(8).putInt(4, blockBytes).array());
      case 0x28 -> read(peer, request, request.intAt(34), request.shortAt(39));
      case 0x88 -> read(peer, request, request.longAt(34), request.intAt(42));
      case 0x9e -> capacity16(peer, request);
      case 0xa0 -> good(peer, request, ByteBuffer.allocate(16).putInt(8).array());
      default -> check(peer, request, Sense.ILLEGAL_REQUEST, 0x20);
    }
  }

  private void capacity16(FakePeer peer, Pdu request) throws IOException {
    if (isOld) {
      check(peer, request, Sense.ILLEGAL_REQUEST, 0x20);
    } else {
      ByteBuffer data = ByteBuffer.allocate(32);
      good(peer, request, data.putLong(content.length / blockBytes - 1).putInt(blockBytes).array());
    }
  }

  private ByteBuffer capacity(int length) {
    return ByteBuffer.allocate(length).putInt(0, content.length / blockBytes - 1);
  }

  private void inquiry(FakePeer peer, Pdu request) throws IOException {
    boolean isPage = request.byteAt(33) == 1;
    int page = request.byteAt(34);
    if (!isPage) {
      ByteBuffer data = ByteBuffer.allocate(36);
      data.put(8, "FAKE    DISK            1   ".getBytes(StandardCharsets.US_ASCII));
      good(peer, request, data.array());
    } else if (page == 0x83) {
      good(peer, request, identification());
    } else if (page == 0xb0 && maxBlocks > 0) {
      good(peer, request, ByteBuffer.allocate(64).put(1, (byte) 0xb0).putInt(8, maxBlocks).array());
    } else {
      check(peer, request, Sense.ILLEGAL_REQUEST, 0x24);
    }
  }

  private synchronized byte[] identification() {
    byte[] naa = HexFormat.of().parseHex(identity);
    ByteBuffer page = ByteBuffer.allocate(8 + naa.length);
    page.put(1, (byte) 0x83).putShort(2, (short) (4 + naa.length));
    page.put(4, new byte[] {1, 3, 0, (byte) naa.length}).put(8, naa);
    return page.array();
  }

  private void read(FakePeer peer, Pdu request, long block, int count) throws IOException {
    if (maxBlocks > 0 && count > maxBlocks) {
      check(peer, request, Sense.ILLEGAL_REQUEST, 0x24);
    } else {
      int from = Math.toIntExact(block * blockBytes);
      good(peer, request, Arrays.copyOfRange(content, from, from + count * blockBytes));
    }
  }

  /** Data with the status in its last PDU, or a response without any data. */
  static void good(FakePeer peer, Pdu request, byte[] data) throws IOException {
    if (data.length == 0) {
      peer.send(FakePeer.answer(Opcode.SCSI_RESPONSE, 0x80, request.taskTag(), data));
      return;
    }
    int wanted = Math.min(data.length, request.intAt(20));
    int residual = request.intAt(20) - wanted;
    int part = 100_000;
    for (int at = 0; at < wanted; at += part) {
      int end = Math.min(wanted, at + part);
      int flags = end < wanted ? 0 : 0x80 | HAS_STATUS | (residual > 0 ? UNDERFLOW : 0);
      byte[] bytes = Arrays.copyOfRange(data, at, end);
      peer.send(
          FakePeer.answer(Opcode.DATA_IN, flags, request.taskTag(), bytes)
              .with(40, at)
              .with(44, residual));
    }
  }

  /** CHECK CONDITION with sense data of that key and code. */
  static void check(FakePeer peer, Pdu request, int key, int code) throws IOException {
    byte[] sense = new byte[20];
    sense[1] = 18;
    sense[2] = 0x70;
    sense[4] = (byte) key;
    sense[14] = (byte) code;
    status(peer, request, CHECK_CONDITION, sense);
  }

  /** Something about the LUN has changed. */
  static boolean attention(FakePeer peer, Pdu request) throws IOException {
    check(peer, request, Sense.UNIT_ATTENTION, 0x3f);
    return true;
  }

  static void status(FakePeer peer, Pdu request, int status, byte[] data) throws IOException {
    Pdu response = FakePeer.answer(Opcode.SCSI_RESPONSE, 0x80, request.taskTag(), data);
    response.with(0, 0x2180_0000 | status);
    peer.send(response);
  }
}
