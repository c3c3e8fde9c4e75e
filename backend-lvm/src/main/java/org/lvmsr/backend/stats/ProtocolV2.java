package org.lvmsr.backend.stats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The bytes of a metrics file, protocol V2 of xcp-rrdd. All numbers are big-endian.
 *
 * <pre>
 * at     bytes
 * 0      11     DATASOURCES
 * 11     4      CRC-32 of timestamp and values
 * 15     4      CRC-32 of the metadata
 * 19     4      number of datasources, n
 * 23     8      timestamp: seconds since 1970, a double
 * 31     8 n    values, in the order of the metadata
 * 31+8n  4      length of the metadata, m
 * 35+8n  m      metadata: JSON that says what the values mean
 * </pre>
 */
final class ProtocolV2 {
  private static final byte[] MAGIC = "DATASOURCES".getBytes(StandardCharsets.US_ASCII);
  private static final int COUNT_AT = MAGIC.length + 2 * Integer.BYTES;

  /** Where the header ends and what its checksums cover begins. */
  static final int BODY_AT = COUNT_AT + Integer.BYTES;

  private static final int VALUES_AT = BODY_AT + Double.BYTES;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ProtocolV2() {}

  /**
   * The file that says these.
   *
   * @param timestamp seconds since 1970
   * @throws IllegalArgumentException if two datasources have the same name: the reader would take
   *     the values of one for those of another
   */
  static byte[] encode(List<Metric> metrics, double timestamp) {
    return encode(metadata(metrics), metrics.stream().map(Metric::value).toList(), timestamp);
  }

  /** The file with metadata that were made elsewhere, in the order of the values. */
  static byte[] encode(byte[] metadata, List<? extends Value> values, double timestamp) {
    int valuesEnd = VALUES_AT + values.size() * Long.BYTES;
    ByteBuffer file = ByteBuffer.allocate(valuesEnd + Integer.BYTES + metadata.length);
    file.position(BODY_AT);
    file.putDouble(timestamp);
    values.forEach(value -> file.putLong(value.bits()));
    file.putInt(metadata.length);
    file.put(metadata);
    file.rewind();
    file.put(MAGIC);
    file.putInt(crc(file.array(), BODY_AT, valuesEnd - BODY_AT));
    file.putInt(crc(metadata, 0, metadata.length));
    file.putInt(values.size());
    return file.array();
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /**
   * Whether two files differ in timestamp, values and checksums only, so that the one may be
   * written over the other under a reader's eyes.
   *
   * @param encoded a whole file
   * @param found another one with at least as many bytes, perhaps half written
   */
  static boolean sameLayout(byte[] encoded, byte[] found) {
    int metadataAt = VALUES_AT + ByteBuffer.wrap(encoded).getInt(COUNT_AT) * Long.BYTES;
    return Arrays.equals(encoded, COUNT_AT, BODY_AT, found, COUNT_AT, BODY_AT)
        && Arrays.equals(encoded, metadataAt, encoded.length, found, metadataAt, encoded.length);
  }

  /** What equals the reader's default is left out. Every member is a string, whatever it says. */
  private static byte[] metadata(List<Metric> metrics) {
    ObjectNode document = MAPPER.createObjectNode();
    ObjectNode all = document.putObject("datasources");
    for (Metric metric : metrics) {
      Datasource datasource = metric.datasource();
      if (all.has(datasource.name())) {
        throw new IllegalArgumentException("two datasources named " + datasource.name());
      }
      ObjectNode one = all.putObject(datasource.name());
      putUnlessEmpty(one, "description", datasource.description());
      one.put("value_type", metric.value().typeName());
      one.put("type", datasource.type().text());
      putUnlessEmpty(one, "default", datasource.byDefault() ? "true" : "");
      putUnlessEmpty(one, "units", datasource.units());
      putUnlessEmpty(one, "min", datasource.type() == Datasource.Type.DERIVE ? "0" : "");
    }
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings is always JSON", e);
    }
  }

  private static void putUnlessEmpty(ObjectNode node, String member, String text) {
    if (!text.isEmpty()) {
      node.put(member, text);
    }
  }
}
