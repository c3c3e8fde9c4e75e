package org.lvmsr.backend.stats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads metrics files as xcp-rrdd does: the same checks, in the same order. */
public final class RrddReader {
  private static final byte[] HEADER = "DATASOURCES".getBytes(StandardCharsets.US_ASCII);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private @Nullable Integer lastDataCrc;
  private @Nullable Integer lastMetadataCrc;
  private Map<String, JsonNode> datasources = Map.of();

  /**
   * What a file says.
   *
   * @param timestamp seconds since 1970
   * @param values by name
   * @param datasources members of the metadata by name
   */
  public record Payload(
      double timestamp, Map<String, Number> values, Map<String, JsonNode> datasources) {

    /** The value of a datasource that must be there. */
    public Number value(String name) {
      return Objects.requireNonNull(values.get(name), name);
    }

    /** The metadata of a datasource that must be there. */
    public JsonNode metadata(String name) {
      return Objects.requireNonNull(datasources.get(name), name);
    }
  }

  /** Why a file was not read. */
  public static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why);
    }
  }

  /**
   * Reads a file, whatever its bytes; a second read of unchanged bytes fails, as it does for the
   * real reader.
   */
  public Payload read(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file);
    byte[] header = new byte[HEADER.length];
    in.get(header);
    check(ByteBuffer.wrap(header).equals(ByteBuffer.wrap(HEADER)), "header");
    final int dataCrc = in.getInt();
    final int metadataCrc = in.getInt();
    final int count = in.getInt();
    check(lastDataCrc == null || lastDataCrc != dataCrc, "no update");
    check(dataCrc == crc(file, 23, 8 + 8 * count), "data checksum");
    final double timestamp = in.getDouble();
    check(count >= 0 && count <= in.remaining() / Long.BYTES, "number of datasources");
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.getLong();
    }
    final int metadataLength = in.getInt();
    check(metadataLength >= 0 && metadataLength <= in.remaining(), "length of the metadata");
    byte[] metadata = new byte[metadataLength];
    in.get(metadata);
    if (lastMetadataCrc == null || lastMetadataCrc != metadataCrc) {
      check(metadataCrc == crc(metadata, 0, metadata.length), "metadata checksum");
      datasources = parse(metadata);
      lastMetadataCrc = metadataCrc;
    }
    lastDataCrc = dataCrc;
    return new Payload(timestamp, named(values), datasources);
  }

  private static Map<String, JsonNode> parse(byte[] metadata) throws IOException {
    JsonNode all = MAPPER.readTree(metadata).path("datasources");
    check(all.isObject(), "datasources");
    Map<String, JsonNode> parsed = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> datasource : all.properties()) {
      for (JsonNode member : datasource.getValue()) {
        check(member.isTextual(), "member that is no string");
      }
      parsed.put(datasource.getKey(), datasource.getValue());
    }
    return parsed;
  }

  private Map<String, Number> named(long[] values) throws IOException {
    Map<String, Number> named = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> datasource : datasources.entrySet()) {
      long bits = values[named.size()];
      String type = datasource.getValue().path("value_type").textValue();
      check("float".equals(type) || "int64".equals(type), "value_type");
      Number value = "float".equals(type) ? (Number) Double.longBitsToDouble(bits) : (Number) bits;
      named.put(datasource.getKey(), value);
    }
    return named;
  }

  private static void check(boolean holds, String what) throws Unreadable {
    if (!holds) {
      throw new Unreadable(what);
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
