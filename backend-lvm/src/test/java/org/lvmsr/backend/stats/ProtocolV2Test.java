package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.stats.RrddReader.Payload;

class ProtocolV2Test {
  private static final double TIMESTAMP = 1700000000.0;

  private static Metric metric(String name, Datasource.Type type, Value value) {
    return new Metric(new Datasource(name, "", type, "", false), value);
  }

  /** Its bytes were read by the real reader. */
  @Test
  void oneGaugeIsEncodedByteForByte() {
    byte[] expected =
        HexFormat.of()
            .parseHex(
                """
                44415441534f55524345530b6cdb0071
                c92f720000000141d954fc400000003f
                e00000000000000000003b7b22646174
                61736f7572636573223a7b2261223a7b
                2276616c75655f74797065223a22666c
                6f6174222c2274797065223a22676175
                6765227d7d7d"""
                    .replace("\n", ""));
    Metric gauge = metric("a", Datasource.Type.GAUGE, new Value.Real(0.5));
    assertArrayEquals(expected, ProtocolV2.encode(List.of(gauge), TIMESTAMP));
  }

  /** The checksums are those that the real reader accepted. */
  @Test
  void twoDatasourcesOfBothTypesHaveTheKnownChecksums() {
    String metadata =
        """
        {"datasources":{"sr_iops_0f956522":{"description":"I/O requests per second",
        "owner":"sr 0f956522-42d7-5328-7f9e-cc9a1a4a4d2e","value_type":"int64","type":"derive",
        "default":"true","units":"requests/s","min":"0.00","max":"inf"},
        "sr_latency_0f956522":{"owner":"host","value_type":"float","type":"gauge",
        "default":"false","units":"ms"}}}"""
            .replace("\n", "");
    byte[] file =
        ProtocolV2.encode(
            metadata.getBytes(StandardCharsets.UTF_8),
            List.of(new Value.Whole(123456), new Value.Real(1.25)),
            TIMESTAMP + 0.5);
    assertEquals(385, file.length);
    assertEquals(0x7118c9e3, ByteBuffer.wrap(file).getInt(11));
    assertEquals(0x69bf48f0, ByteBuffer.wrap(file).getInt(15));
  }

  @Test
  void whatIsNoDefaultIsInTheMetadataAsText() throws IOException {
    var datasource = new Datasource("c", "ops", Datasource.Type.DERIVE, "/s", true);
    byte[] file = ProtocolV2.encode(List.of(new Metric(datasource, new Value.Whole(7))), TIMESTAMP);
    assertEquals(
        "{\"description\":\"ops\",\"value_type\":\"int64\",\"type\":\"derive\","
            + "\"default\":\"true\",\"units\":\"/s\",\"min\":\"0\"}",
        new RrddReader().read(file).metadata("c").toString());
  }

  @Test
  void twoDatasourcesOfOneNameAreRefused() {
    Metric metric = metric("a", Datasource.Type.GAUGE, new Value.Whole(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> ProtocolV2.encode(List.of(metric, metric), TIMESTAMP));
  }

  @Provide
  Arbitrary<List<Metric>> metrics() {
    Arbitrary<Value> values =
        Arbitraries.oneOf(
            Arbitraries.longs().map(Value.Whole::new), Arbitraries.doubles().map(Value.Real::new));
    Arbitrary<Datasource> datasources =
        Combinators.combine(
                Arbitraries.strings().ofMaxLength(20).filter(ProtocolV2Test::isText),
                Arbitraries.strings().ofMaxLength(20).filter(ProtocolV2Test::isText),
                Arbitraries.of(Datasource.Type.class),
                Arbitraries.of("", "B", "%", "/s"),
                Arbitraries.of(true, false))
            .as(Datasource::new);
    return Combinators.combine(datasources, values)
        .as(Metric::new)
        .list()
        .uniqueElements(metric -> metric.datasource().name())
        .ofMaxSize(12);
  }

  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property
  void theReaderGetsWhatWasWritten(
      @ForAll("metrics") List<Metric> metrics,
      @ForAll @DoubleRange(max = 1e11) double timestamp,
      @ForAll @IntRange(max = 5000) int padding)
      throws IOException {
    byte[] file = ProtocolV2.encode(metrics, timestamp);
    Payload payload = new RrddReader().read(Arrays.copyOf(file, file.length + padding));
    assertEquals(timestamp, payload.timestamp());
    assertEquals(
        metrics.stream().map(metric -> metric.datasource().name()).toList(),
        List.copyOf(payload.values().keySet()));
    for (Metric metric : metrics) {
      Number expected =
          metric.value() instanceof Value.Real real
              ? (Number) real.number()
              : (Number) metric.value().bits();
      assertEquals(expected, payload.value(metric.datasource().name()));
      var members = payload.metadata(metric.datasource().name());
      assertEquals(metric.datasource().description(), members.path("description").asText());
      assertEquals(metric.datasource().units(), members.path("units").asText());
      assertEquals(metric.datasource().type().text(), members.path("type").asText());
      assertEquals(metric.datasource().byDefault(), members.path("default").asBoolean());
    }
  }

  @Property(tries = 200)
  void aFlippedBitInWhatCountsIsNoticed(
      @ForAll @IntRange(max = 101) int at, @ForAll @IntRange(max = 7) int bit) {
    Metric gauge = metric("a", Datasource.Type.GAUGE, new Value.Real(0.5));
    byte[] file = ProtocolV2.encode(List.of(gauge), TIMESTAMP);
    file[at] ^= (byte) (1 << bit);
    assertThrows(Exception.class, () -> new RrddReader().read(file));
  }

  @Property
  void valuesAndTimeAreNotPartOfTheLayout(
      @ForAll("metrics") List<Metric> metrics, @ForAll int other) {
    List<Metric> changed =
        metrics.stream()
            .map(metric -> new Metric(metric.datasource(), same(metric, other)))
            .toList();
    byte[] before = ProtocolV2.encode(metrics, TIMESTAMP);
    assertTrue(ProtocolV2.sameLayout(ProtocolV2.encode(changed, TIMESTAMP + 4), before));
    List<Metric> renamed =
        metrics.stream()
            .map(
                metric ->
                    metric(metric.datasource().name() + "x", Datasource.Type.GAUGE, metric.value()))
            .toList();
    byte[] after = ProtocolV2.encode(renamed, TIMESTAMP);
    byte[] padded = Arrays.copyOf(before, Math.max(before.length, after.length));
    assertEquals(metrics.isEmpty(), ProtocolV2.sameLayout(after, padded));
    assertFalse(ProtocolV2.sameLayout(after, new byte[after.length]));
  }

  private static Value same(Metric metric, int number) {
    return metric.value() instanceof Value.Real ? new Value.Real(number) : new Value.Whole(number);
  }
}
