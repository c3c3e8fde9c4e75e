package org.lvmsr.smapi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text as the bytes in which it is printed, UTF-8, in pieces: an answer may be megabytes long, and
 * is copied nowhere on its way.
 */
public final class Printed {
  private final List<byte[]> pieces;

  /**
   * Takes what was written.
   *
   * @param pieces not copied, and changed no more
   */
  Printed(List<byte[]> pieces) {
    this.pieces = pieces;
  }

  /** A text that is short. */
  public static Printed of(String text) {
    return new Printed(List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** In bytes. */
  public int length() {
    return pieces.stream().mapToInt(piece -> piece.length).sum();
  }

  /** Writes it piece by piece; does not flush. */
  public void writeTo(OutputStream out) throws IOException {
    for (byte[] piece : pieces) {
      out.write(piece);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Printed printed && toString().equals(printed.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    byte[] all = new byte[length()];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return new String(all, StandardCharsets.UTF_8);
  }
}
