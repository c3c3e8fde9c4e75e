package org.lvmsr.cli.service;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lvmsr.smapi.Printed;

/**
 * Fields behind each other, each with its length.
 *
 * @param fields text; what is not UTF-8 in a word of a caller becomes a replacement character
 */
public record Frame(List<String> fields) {
  private static final int MAGIC = 0x4c565331;
  private static final int MOST_BYTES = 16 << 20;

  public Frame {
    fields = List.copyOf(fields);
  }

  /**
   * Reads one frame and no byte more.
   *
   * @throws EOFException if the stream ends before or within it
   * @throws IOException if it is no frame, too, or longer than 16 MiB
   */
  public static Frame read(InputStream stream) throws IOException {
    var in = new DataInputStream(stream);
    return read(in, in.readInt());
  }

  /** The same where its first word has been read. */
  static Frame read(DataInputStream in, int magic) throws IOException {
    return new Frame(split(ByteBuffer.wrap(body(in, magic, MAGIC))));
  }

  /**
   * Reads what follows the first word of a frame, or of what else begins as one.
   *
   * @param magic that word
   * @param expected what it has to be
   */
  static byte[] body(DataInputStream in, int magic, int expected) throws IOException {
    int size = in.readInt();
    if (magic != expected || size < 0 || size > MOST_BYTES) {
      throw new IOException(
          String.format(Locale.ROOT, "not a frame: magic %08x, size %d", magic, size));
    }
    byte[] body = in.readNBytes(size);
    if (body.length < size) {
      throw new EOFException("frame of " + size + " bytes ends after " + body.length);
    }
    return body;
  }

  private static List<String> split(ByteBuffer body) throws IOException {
    List<String> fields = new ArrayList<>();
    while (body.remaining() >= Integer.BYTES) {
      int length = body.getInt();
      if (length < 0 || length > body.remaining()) {
        throw new IOException("field of " + length + " bytes in " + body.remaining());
      }
      byte[] field = new byte[length];
      body.get(field);
      fields.add(new String(field, StandardCharsets.UTF_8));
    }
    if (body.hasRemaining()) {
      throw new IOException(body.remaining() + " bytes behind the last field");
    }
    return fields;
  }

  /** Writes it and flushes. */
  public void write(OutputStream stream) throws IOException {
    write(fields.stream().map(Printed::of).toList(), stream);
  }

  /** Writes a frame of these fields, which may be long, and flushes. */
  static void write(List<Printed> fields, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream));
    out.writeInt(MAGIC);
    out.writeInt(fields.stream().mapToInt(field -> Integer.BYTES + field.length()).sum());
    for (Printed field : fields) {
      out.writeInt(field.length());
      field.writeTo(out);
    }
    out.flush();
  }
}
