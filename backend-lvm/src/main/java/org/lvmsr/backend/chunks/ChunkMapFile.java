package org.lvmsr.backend.chunks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.lvmsr.metadata.format.Checksums;
import org.lvmsr.metadata.format.Fields;

/**
 * A {@link ChunkMap} as bytes on the medium: one block of header, and the runs compressed. The
 * format is described in {@code docs/metadata-format.md}.
 */
public final class ChunkMapFile {
  /** Size of the header, and what the whole is a multiple of, in bytes. */
  public static final int BLOCK = 4096;

  private static final byte[] MAGIC = "lvmsrCBT".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int TEXT = 40;

  private static final int VERSION_AT = 8;
  private static final int CHUNK_BYTES_AT = 12;
  private static final int CHUNKS_AT = 16;
  private static final int RUNS_LENGTH_AT = 24;
  private static final int BODY_LENGTH_AT = 32;
  private static final int BODY_CRC_AT = 40;
  private static final int KEY_AT = 64;
  private static final int POOL_AT = KEY_AT + TEXT;
  private static final int BASE_AT = POOL_AT + TEXT;
  private static final int HEADER_CRC_AT = BLOCK - Integer.BYTES;
  private static final int BUFFER = 1 << 16;

  private ChunkMapFile() {}

  /** Gives bytes of a medium. */
  @FunctionalInterface
  public interface Source {
    /** Fills the buffer with what lies from there on. */
    void read(long offset, ByteBuffer target) throws IOException;
  }

  /**
   * The bytes.
   *
   * @param key of the volume
   * @param chunkBytes size of a chunk
   */
  public static ByteBuffer write(String key, ChunkMap map, int chunkBytes) {
    byte[] runs = map.encoded();
    byte[] body = deflated(runs);
    int length = Math.toIntExact(((long) BLOCK + body.length + BLOCK - 1) / BLOCK * BLOCK);
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put(0, MAGIC)
        .putInt(VERSION_AT, VERSION)
        .putInt(CHUNK_BYTES_AT, chunkBytes)
        .putLong(CHUNKS_AT, map.chunks())
        .putLong(RUNS_LENGTH_AT, runs.length)
        .putLong(BODY_LENGTH_AT, body.length)
        .putInt(BODY_CRC_AT, Checksums.crc32c(ByteBuffer.wrap(body), 0, body.length));
    Fields.putText(out, KEY_AT, TEXT, key);
    Fields.putText(out, POOL_AT, TEXT, map.space().pool());
    Fields.putText(out, BASE_AT, TEXT, map.space().base());
    out.putInt(HEADER_CRC_AT, Checksums.crc32c(out, 0, HEADER_CRC_AT));
    out.put(BLOCK, body);
    return out;
  }

  /**
   * Reads it again.
   *
   * @param keys of the volume that it must be of: the one it has, and those that it had
   * @param room how many bytes there are at the most
   * @throws ChunkMapDamagedException if it is not what was written
   */
  public static ChunkMap read(List<String> keys, int chunkBytes, long room, Source source)
      throws IOException {
    String key = keys.get(0);
    ByteBuffer header = ByteBuffer.allocate(BLOCK);
    source.read(0, header);
    byte[] magic = new byte[MAGIC.length];
    header.get(0, magic);
    require(Arrays.equals(magic, MAGIC), key, "it does not begin as one");
    int crc = header.getInt(HEADER_CRC_AT);
    require(
        crc == Checksums.crc32c(header, 0, HEADER_CRC_AT), key, "the header's checksum is wrong");
    int version = header.getInt(VERSION_AT);
    require(version == VERSION, key, "it is of version " + version + ", known is " + VERSION);
    require(header.getInt(CHUNK_BYTES_AT) == chunkBytes, key, "its chunks have another size");
    String of = Fields.text(header, KEY_AT, TEXT);
    require(keys.contains(of), key, "it is that of volume " + of);
    long length = header.getLong(BODY_LENGTH_AT);
    long runsLength = header.getLong(RUNS_LENGTH_AT);
    boolean fits = length >= 0 && length <= room - BLOCK && length <= Integer.MAX_VALUE;
    require(fits && runsLength >= 0 && runsLength <= Integer.MAX_VALUE, key, "lengths are wrong");
    ByteBuffer body = ByteBuffer.allocate((int) length);
    source.read(BLOCK, body);
    require(
        header.getInt(BODY_CRC_AT) == Checksums.crc32c(body, 0, body.capacity()),
        key,
        "its checksum is wrong");
    var space =
        new ChunkSpace(Fields.text(header, POOL_AT, TEXT), Fields.text(header, BASE_AT, TEXT));
    try {
      byte[] runs = inflated(body.array(), (int) runsLength);
      return new ChunkMap(space, header.getLong(CHUNKS_AT), runs);
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new ChunkMapDamagedException(key, String.valueOf(e.getMessage()));
    }
  }

  private static void require(boolean holds, String key, String problem) throws IOException {
    if (!holds) {
      throw new ChunkMapDamagedException(key, problem);
    }
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflated(byte[] body, int length) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(body);
      byte[] out = new byte[length];
      int done = 0;
      while (done < length) {
        int more = inflater.inflate(out, done, length - done);
        if (more == 0) {
          throw new DataFormatException("the runs end too early");
        }
        done += more;
      }
      return out;
    } finally {
      inflater.end();
    }
  }
}
