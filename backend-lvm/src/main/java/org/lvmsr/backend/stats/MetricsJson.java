package org.lvmsr.backend.stats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Metrics as JSON: an object for each SR, with a number for each measure that is known. */
public final class MetricsJson {
  private MetricsJson() {}

  /** All of them. */
  public static ObjectNode of(List<SrMetrics> srs) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (SrMetrics one : srs) {
      ObjectNode readings = all.putObject(one.sr());
      for (Reading reading : one.readings()) {
        if (reading.value() instanceof Value.Whole whole) {
          readings.put(reading.measure().text(), whole.whole());
        } else if (reading.value().isKnown()) {
          readings.put(reading.measure().text(), reading.value().number());
        }
      }
    }
    return all;
  }

  /** Reads what {@link #of} made. */
  public static List<SrMetrics> parse(JsonNode json) {
    List<SrMetrics> srs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> sr : json.properties()) {
      List<Reading> readings = new ArrayList<>();
      for (Measure measure : Measure.values()) {
        JsonNode number = sr.getValue().path(measure.text());
        if (number.isIntegralNumber()) {
          readings.add(Reading.of(measure, number.longValue()));
        } else if (number.isNumber()) {
          readings.add(Reading.of(measure, number.doubleValue()));
        }
      }
      srs.add(new SrMetrics(sr.getKey(), readings));
    }
    return srs;
  }
}
