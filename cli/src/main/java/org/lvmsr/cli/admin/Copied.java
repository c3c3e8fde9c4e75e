package org.lvmsr.cli.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.lvmsr.backend.extract.ContentSink;

/** Counts and sums what goes through, and tells how far it is; the end of that is its closing. */
final class Copied implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final long all;
  private final Progress progress;
  private final MessageDigest digest = sha256Digest();
  private long bytes;

  /** Counts up to so many bytes, about. */
  Copied(long all, Progress progress) {
    this.all = Math.max(1, all);
    this.progress = progress;
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has it", e);
    }
  }

  /** A way into a sink that is counted. */
  ContentSink into(ContentSink sink) {
    return new ContentSink() {
      @Override
      public void data(ByteBuffer content) throws IOException {
        bytes += content.remaining();
        digest.update(content.duplicate());
        sink.data(content);
        progress.at(bytes, all);
      }

      @Override
      public void zeroes(long length) throws IOException {
        bytes += length;
        byte[] piece = new byte[PIECE];
        for (long left = length; left > 0; left -= PIECE) {
          digest.update(piece, 0, (int) Math.min(left, PIECE));
          progress.at(bytes - left, all);
        }
        sink.zeroes(length);
      }
    };
  }

  @Override
  public void close() {
    progress.end();
  }

  long bytes() {
    return bytes;
  }

  /** Of all that went through. It can be asked for once more. */
  String sha256() {
    try {
      MessageDigest sofar = (MessageDigest) digest.clone();
      return HexFormat.of().formatHex(sofar.digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the JDK can be cloned", e);
    }
  }
}
