package org.lvmsr.backend.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts output into lines. It takes everything, even after its reader has failed: a program whose
 * output nobody reads would stand still.
 */
final class LineSplitter extends OutputStream {
  private static final int LONGEST = 1 << 20;

  private final LineReader reader;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private @Nullable IOException failure;

  LineSplitter(LineReader reader) {
    this.reader = reader;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int from = offset;
    for (int at = offset; at < offset + length; at++) {
      if (bytes[at] == '\n') {
        begun.write(bytes, from, at - from);
        end();
        from = at + 1;
      }
    }
    begun.write(bytes, from, offset + length - from);
    if (begun.size() > LONGEST) {
      fail(new IOException("a line is longer than " + LONGEST + " bytes"));
      begun.reset();
    }
  }

  private void end() {
    String line = begun.toString(StandardCharsets.UTF_8);
    begun.reset();
    if (failure == null) {
      try {
        reader.line(line);
      } catch (IOException e) {
        fail(e);
      } catch (RuntimeException e) {
        fail(new IOException("cannot read '" + line + "'", e));
      }
    }
  }

  private void fail(IOException first) {
    if (failure == null) {
      failure = first;
    }
  }

  /**
   * Ends the last line.
   *
   * @throws IOException that of the reader
   */
  synchronized void finish() throws IOException {
    if (begun.size() > 0) {
      end();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
