package org.lvmsr.cli.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream, which gets each zero. */
final class RawStream implements Extracted {
  private static final int PIECE = 1 << 16;

  private final OutputStream out;

  RawStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void data(ByteBuffer bytes) throws IOException {
    byte[] piece = new byte[Math.min(PIECE, bytes.remaining())];
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      int length = Math.min(piece.length, rest.remaining());
      rest.get(piece, 0, length);
      out.write(piece, 0, length);
    }
  }

  @Override
  public void zeroes(long length) throws IOException {
    byte[] piece = new byte[PIECE];
    for (long left = length; left > 0; left -= PIECE) {
      out.write(piece, 0, (int) Math.min(left, PIECE));
    }
  }

  @Override
  public void keep() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
