package org.lvmsr.cli.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;
import org.lvmsr.cli.Outcome;

/** An answer that comes in pieces is that answer, or none. */
final class ReplyTest {
  private static byte[] written(List<String> pieces, Outcome end) throws IOException {
    var out = new ByteArrayOutputStream();
    for (String piece : pieces) {
      byte[] bytes = (piece + "!").getBytes(StandardCharsets.US_ASCII);
      Reply.writePiece(bytes, piece.length(), out);
    }
    Reply.write(end, out);
    return out.toByteArray();
  }

  @Test
  void theBytesAreThoseThatTheScriptReads() throws IOException {
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "4c565350"
                    + "00000002"
                    + "5b31"
                    + "4c565331"
                    + "0000000f"
                    + "000000025d0a"
                    + "00000000"
                    + "0000000130"),
        written(List.of("[1"), new Outcome("]\n", "", 0)));
  }

  @Property(tries = 200)
  void piecesComeBeforeTheRest(@ForAll List<@AlphaChars String> pieces) throws IOException {
    byte[] bytes = written(pieces, new Outcome("end", "told", 0));
    assertEquals(
        new Outcome(String.join("", pieces) + "end", "told", 0),
        Reply.read(new ByteArrayInputStream(bytes)));
  }

  @Property(tries = 200)
  void ofACallThatFailsPiecesAreForgotten(@ForAll List<@AlphaChars String> pieces)
      throws IOException {
    byte[] bytes = written(pieces, new Outcome("{}", "told", 1));
    assertEquals(new Outcome("{}", "told", 1), Reply.read(new ByteArrayInputStream(bytes)));
  }

  @Test
  void anAnswerThatEndsEarlyIsNone() throws IOException {
    byte[] bytes = written(List.of("begun", "and more"), new Outcome("end", "", 0));
    for (int length = 0; length < bytes.length; length++) {
      var cut = new ByteArrayInputStream(bytes, 0, length);
      assertThrows(IOException.class, () -> Reply.read(cut));
    }
  }
}
