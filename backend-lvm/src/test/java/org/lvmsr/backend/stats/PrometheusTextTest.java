package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lvmsr.smapi.JsonText;

class PrometheusTextTest {
  private static final SrMetrics ONE =
      new SrMetrics(
          "one",
          List.of(
              Reading.of(Measure.FREE, Long.MAX_VALUE),
              Reading.of(Measure.METADATA_USED_PERCENT, 35),
              Reading.of(Measure.READ_LATENCY, 1.5),
              Reading.of(Measure.WRITE_LATENCY, Double.NaN),
              Reading.of(Measure.WRITTEN, 4096),
              Reading.of(Measure.LVM_TIME, 0.25)));

  @Test
  void everyFamilyIsThereOnceWithASampleForEachSr() {
    var two = new SrMetrics("two", List.of(Reading.of(Measure.FREE, 7)));
    var gone = new SrMetrics("gone", List.of());
    assertEquals(
        """
        # HELP lvmsr_up Whether the SR could be read
        # TYPE lvmsr_up gauge
        lvmsr_up{sr="one"} 1
        lvmsr_up{sr="two"} 1
        lvmsr_up{sr="gone"} 0
        # HELP lvmsr_free_bytes Room for volumes that is free
        # TYPE lvmsr_free_bytes gauge
        lvmsr_free_bytes{sr="one"} 9223372036854775807
        lvmsr_free_bytes{sr="two"} 7
        # HELP lvmsr_written_bytes_total Bytes written to the LUN
        # TYPE lvmsr_written_bytes_total counter
        lvmsr_written_bytes_total{sr="one"} 4096
        # HELP lvmsr_read_latency_seconds Time that a read request took, on average
        # TYPE lvmsr_read_latency_seconds gauge
        lvmsr_read_latency_seconds{sr="one"} 0.0015
        # HELP lvmsr_metadata_used_ratio Room for metadata records that is used
        # TYPE lvmsr_metadata_used_ratio gauge
        lvmsr_metadata_used_ratio{sr="one"} 0.35
        # HELP lvmsr_lvm_time_seconds_total Time that LVM commands took, waiting for LVM's locks included
        # TYPE lvmsr_lvm_time_seconds_total counter
        lvmsr_lvm_time_seconds_total{sr="one"} 0.25
        """,
        PrometheusText.of(List.of(ONE, two, gone)));
  }

  @Test
  void withoutAnSrThereIsNothing() {
    assertEquals("", PrometheusText.of(List.of()));
  }

  @Test
  void whatWouldEndALabelIsEscaped() {
    var odd = new SrMetrics("a\\b\"c\nd", List.of());
    String text = PrometheusText.of(List.of(odd));
    assertTrue(text.endsWith("\nlvmsr_up{sr=\"a\\\\b\\\"c\\nd\"} 0\n"), text);
  }

  /** The grammar of the format, as its documentation has it. */
  @Test
  void everyLineIsOneThatPrometheusReads() {
    List<Reading> all = Arrays.stream(Measure.values()).map(one -> Reading.of(one, 1e12)).toList();
    String text = PrometheusText.of(List.of(new SrMetrics("s", all)));
    Pattern line =
        Pattern.compile(
            "# HELP ([a-z_]+) [^\\n\\\\]+|# TYPE ([a-z_]+) (counter|gauge)"
                + "|([a-z_]+)\\{sr=\"s\"\\} [0-9.]+(E[0-9]+)?");
    Set<String> counters = new TreeSet<>();
    for (String one : text.lines().toList()) {
      Matcher matcher = line.matcher(one);
      assertTrue(matcher.matches(), one);
      if ("counter".equals(matcher.group(3))) {
        counters.add(matcher.group(2));
      }
    }
    assertEquals(Measure.values().length * 3 + 3, text.lines().count());
    assertFalse(counters.isEmpty());
    assertTrue(counters.stream().allMatch(name -> name.endsWith("_total")), counters::toString);
  }

  @Test
  void jsonHasTheSameAndComesBackAsItWas() throws Exception {
    String json = JsonText.write(MetricsJson.of(List.of(ONE)));
    assertTrue(json.startsWith("{\"one\": {\"free\": 9223372036854775807, "), json);
    assertFalse(json.contains("write_latency"), json);
    assertEquals(
        PrometheusText.of(List.of(ONE)),
        PrometheusText.of(MetricsJson.parse(JsonText.parse(json))));
  }
}
