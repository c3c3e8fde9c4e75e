package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A datasource file of protocol version 2 as it was at one moment.
 *
 * <pre>
 * DATASOURCES, checksum of values, checksum of metadata, number of values: 11, 4, 4, 4 bytes
 * timestamp, values: 8 bytes each
 * length of metadata, metadata: 4 bytes and as many
 * </pre>
 */
public final class MetricsFile {
  private static final int MAGIC = 11;
  private static final int VALUES = 23;
  private static final int EIGHT = 8;

  private final byte[] bytes;

  private MetricsFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Where such a file is. */
  public record Place(Path path, String name) {

    /** What is in it. A moment at which it is being written is passed over. */
    public MetricsFile read() {
      try {
        byte[] before = Files.readAllBytes(path);
        byte[] after = Files.readAllBytes(path);
        while (!Arrays.equals(before, after)) {
          before = after;
          after = Files.readAllBytes(path);
        }
        return new MetricsFile(after);
      } catch (IOException e) {
        throw new Broken(path + " cannot be read: " + e);
      }
    }

    public boolean exists() {
      return Files.exists(path);
    }

    /** What would be another if the file were replaced, and its length. */
    public List<Object> identity() {
      try {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return List.of(String.valueOf(attributes.fileKey()), attributes.size());
      } catch (IOException e) {
        throw new Broken(path + " cannot be read: " + e);
      }
    }
  }

  private ByteBuffer at(int offset) {
    if (offset > bytes.length) {
      throw new Broken("the file ends before offset " + offset);
    }
    return ByteBuffer.wrap(bytes).position(offset);
  }

  private int intAt(int offset) {
    try {
      return at(offset).getInt();
    } catch (BufferUnderflowException e) {
      throw new Broken("the file ends before offset " + (offset + Integer.BYTES));
    }
  }

  /** What it begins with. */
  public String magic() {
    return new String(bytes, 0, Math.min(MAGIC, bytes.length), StandardCharsets.US_ASCII);
  }

  public int dataCrc() {
    return intAt(MAGIC);
  }

  public int metadataCrc() {
    return intAt(MAGIC + Integer.BYTES);
  }

  /** How many values there are. */
  public int count() {
    return intAt(VALUES - Integer.BYTES);
  }

  /** In seconds. */
  public double timestamp() {
    return Double.longBitsToDouble(
        ((long) intAt(VALUES) << Integer.SIZE)
            | Integer.toUnsignedLong(intAt(VALUES + Integer.BYTES)));
  }

  private int metadataAt() {
    return VALUES + EIGHT + EIGHT * count();
  }

  public int computedDataCrc() {
    return crc(VALUES, metadataAt() - VALUES);
  }

  public int computedMetadataCrc() {
    return crc(metadataAt() + Integer.BYTES, intAt(metadataAt()));
  }

  private int crc(int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(part(offset, length));
    return (int) crc.getValue();
  }

  private byte[] part(int offset, int length) {
    if (offset < 0 || length < 0 || length > bytes.length - offset) {
      throw new Broken("the file has no " + length + " bytes at " + offset);
    }
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** What the values are. */
  public JsonNode metadata() {
    byte[] text = part(metadataAt() + Integer.BYTES, intAt(metadataAt()));
    try {
      return new ObjectMapper()
          .readTree(new String(text, StandardCharsets.UTF_8).replace("\0", ""));
    } catch (JsonProcessingException e) {
      throw new Broken("the metadata is no JSON: " + e.getOriginalMessage());
    }
  }
}
