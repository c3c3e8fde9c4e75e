package org.lvmsr.cli.service;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lvmsr.cli.Outcome;
import org.lvmsr.smapi.Printed;

/**
 * What is answered to a request: a frame, and before it, where stdout is long, the beginning of
 * that in pieces. So nobody needs to have all of it at once. If the exit code is not 0 the pieces
 * were no answer, and the frame has all of stdout.
 */
final class Reply {
  private static final int PIECE = 0x4c565350;

  private Reply() {}

  /** Writes the next piece of stdout. */
  static void writePiece(byte[] bytes, int count, OutputStream stream) throws IOException {
    stream.write(ByteBuffer.allocate(2 * Integer.BYTES).putInt(PIECE).putInt(count).array());
    stream.write(bytes, 0, count);
  }

  /** Writes the end. */
  static void write(Outcome outcome, OutputStream stream) throws IOException {
    Frame.write(
        List.of(
            outcome.printed(),
            Printed.of(outcome.stderr()),
            Printed.of(Integer.toString(outcome.exitCode()))),
        stream);
  }

  /**
   * Reads all of it.
   *
   * @throws IOException as {@link Frame#read}
   */
  static Outcome read(InputStream stream) throws IOException {
    var in = new DataInputStream(stream);
    var pieces = new ByteArrayOutputStream();
    int magic = in.readInt();
    while (magic == PIECE) {
      pieces.writeBytes(Frame.body(in, magic, PIECE));
      magic = in.readInt();
    }
    List<String> fields = Frame.read(in, magic).fields();
    int exitCode = Integer.parseInt(fields.get(2));
    String begun = exitCode == 0 ? pieces.toString(StandardCharsets.UTF_8) : "";
    return new Outcome(begun + fields.get(0), fields.get(1), exitCode);
  }
}
