package org.lvmsr.conformance.process.count;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.conformance.process.count.ProcessEvent.Kind;

/** Messages as a kernel sent them on x86-64. */
final class ConnectorMessageTest {
  private static final String HEADERS =
      "4c000000030000000100000000000000" + "0100000001000000010000000000000028000000";

  private static final String PROCESSOR_AND_TIME = "01000000" + "03737eab23410000";

  @Test
  void aForkIsAProcess() {
    String event = "01000000" + PROCESSOR_AND_TIME + "752a0000742a00009d2a00009d2a0000";
    assertEquals(Optional.of(ProcessEvent.began(0x2a9d, 0x2a74)), read(HEADERS + event));
  }

  @Test
  void aForkWithinAProcessIsAThread() {
    String event = "01000000" + PROCESSOR_AND_TIME + "752a0000742a00009e2a00009d2a0000";
    assertEquals(Optional.of(ProcessEvent.of(Kind.THREAD_BEGAN, 0x2a9d)), read(HEADERS + event));
  }

  @Test
  void anExecIsOfTheProcess() {
    String event = "02000000" + PROCESSOR_AND_TIME + "9e2a00009d2a00000000000000000000";
    assertEquals(Optional.of(ProcessEvent.of(Kind.EXECUTED, 0x2a9d)), read(HEADERS + event));
  }

  @Test
  void anExitIsOfAThread() {
    String event = "00000080" + PROCESSOR_AND_TIME + "9e2a00009d2a000000000000110000009d2a0000";
    assertEquals(Optional.of(ProcessEvent.of(Kind.THREAD_ENDED, 0x2a9d)), read(HEADERS + event));
  }

  @Test
  void whatElseThereIsIsNotRead() {
    String fork = PROCESSOR_AND_TIME + "752a0000742a00009d2a00009d2a0000";
    assertEquals(Optional.empty(), read(HEADERS + "00000000" + fork), "an acknowledgement");
    assertEquals(Optional.empty(), read(HEADERS + "00020000" + fork), "a new name");
    assertEquals(
        Optional.empty(),
        read(HEADERS.replace("0100000001000000", "0200000001000000") + "01000000" + fork),
        "of another connector");
    assertEquals(Optional.empty(), read(HEADERS), "cut off");
    assertEquals(Optional.empty(), read("24000000020000000000000000000000ffffffff"), "an error");
  }

  @Test
  void aRequestIsOneWord() {
    checkRequest(1, ConnectorMessage.listen());
    checkRequest(2, ConnectorMessage.ignore());
  }

  private static void checkRequest(int what, byte[] bytes) {
    ByteBuffer request = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int[] words = new int[10];
    request.asIntBuffer().get(words);
    assertEquals(40, words[0], "length");
    assertEquals(3, request.getShort(4), "type");
    assertEquals(1, words[4], "index");
    assertEquals(1, words[5], "value");
    assertEquals(4, request.getShort(32), "length of the word");
    assertEquals(what, words[9], "what is asked for");
  }

  private static Optional<ProcessEvent> read(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return ConnectorMessage.read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }
}
