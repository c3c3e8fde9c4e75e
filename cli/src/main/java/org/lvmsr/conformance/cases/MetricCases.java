package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.daemon;
import static org.lvmsr.conformance.cases.Sources.rrdd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.MetricsFile;
import org.lvmsr.conformance.scene.NotOffered;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Sr;

/** Datasource files, which the toolstack's statistics daemon maps and reads every five seconds. */
final class MetricCases {
  private static final String TOPIC = "metrics";
  private static final String READER = "lib/transport/base/rrd_protocol_v2.ml";
  private static final Set<String> VALUE_TYPES = Set.of("float", "int64");
  private static final Set<String> TYPES = Set.of("absolute", "gauge", "derive");

  /** The reader comes every five seconds, and wants to see something new each time. */
  private static final int PATIENCE = 6_000;

  private static final int STEP = 100;
  private static final double HOUR = 3600;

  private MetricCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>(files());
    all.addAll(contents());
    return all;
  }

  private static List<Case> files() {
    return List.of(
        Case.of(
            TOPIC,
            "metrics-uri-has-a-path",
            "A datasource is xeno+shm:///NAME, with three slashes: the name is the path.",
            daemon("sr_attach_impl"),
            MetricCases::uriHasPath),
        Case.of(
                TOPIC,
                "metrics-file-is-there-after-attach",
                "The files are there when SR.attach has ended: without one the whole attach fails.",
                rrdd("bin/rrdd/rrdd_server.ml: Plugin.Make"),
                MetricCases::isThere)
            .thatDestroys(),
        Case.of(
            TOPIC,
            "metrics-file-is-updated",
            "The file has a new timestamp every five seconds, or the reader turns to it less and"
                + " less often.",
            rrdd("bin/rrdd/rrdd_server.ml: Plugin.Make"),
            MetricCases::updated),
        Case.of(
            TOPIC,
            "metrics-file-stays-in-place",
            "The file is written where it is: it is neither replaced nor made shorter or longer,"
                + " as it is mapped.",
            rrdd("lib/transport/file/rrd_file_reader.ml"),
            MetricCases::staysInPlace),
        Case.of(
                TOPIC,
                "metrics-file-goes-with-detach",
                "The file is gone after SR.detach: nobody else removes it.",
                daemon("sr_detach_impl"),
                MetricCases::goesWithDetach)
            .thatDestroys(),
        Case.of(
                TOPIC,
                "metrics-file-goes-with-destroy",
                "The file is gone after SR.destroy.",
                daemon("sr_destroy_impl"),
                MetricCases::goesWithDestroy)
            .thatDestroys());
  }

  private static List<Case> contents() {
    return List.of(
        content(
            "metrics-begin-with-datasources",
            "The file begins with DATASOURCES.",
            f -> Expect.equal("DATASOURCES", f.magic(), "the beginning")),
        content(
            "metrics-checksum-of-values",
            "The first checksum is that of timestamp and values.",
            f -> Expect.equal(f.computedDataCrc(), f.dataCrc(), "the checksum")),
        content(
            "metrics-checksum-of-metadata",
            "The second checksum is that of the metadata.",
            f -> Expect.equal(f.computedMetadataCrc(), f.metadataCrc(), "the checksum")),
        content(
            "metrics-count-is-that-of-the-metadata",
            "There are as many values as the metadata has datasources.",
            f -> Expect.equal(sources(f).size(), f.count(), "the number of values")),
        content(
            "metrics-timestamp-is-a-double",
            "The timestamp is a double with the seconds since 1970.",
            MetricCases::timestamp),
        content(
            "metrics-metadata-is-all-strings",
            "All values in the metadata are strings, also numbers and booleans.",
            f -> each(f, (name, m) -> Expect.that(m.isTextual(), name + " is " + m))),
        content(
            "metrics-value-type-is-known",
            "Every datasource has a value_type, float or int64.",
            f -> member(f, "value_type", "", VALUE_TYPES)),
        content(
            "metrics-type-is-known",
            "The type of a datasource is absolute, gauge or derive.",
            f -> member(f, "type", "absolute", TYPES)),
        content(
            "metrics-owner-is-known",
            "The owner of a datasource is host, vm UUID or sr UUID.",
            MetricCases::owner),
        content(
            "metrics-default-is-a-boolean",
            "default is true or false.",
            f -> member(f, "default", "false", Set.of("true", "false"))),
        content(
            "metrics-limits-are-numbers",
            "min and max are numbers in digits, inf or -inf.",
            MetricCases::limits),
        content(
            "metrics-transform-is-known",
            "transform is identity or inverse.",
            f -> member(f, "transform", "identity", Set.of("identity", "inverse"))));
  }

  private static Case content(String name, String rule, Consumer<MetricsFile> check) {
    return Case.of(
        TOPIC, name, rule, rrdd(READER), scene -> check.accept(file(scene.sr(), scene).read()));
  }

  private static MetricsFile.Place file(Sr sr, Scene scene) {
    return files(sr, scene).get(0);
  }

  private static List<MetricsFile.Place> files(Sr sr, Scene scene) {
    List<MetricsFile.Place> all = new ArrayList<>();
    for (JsonNode uri : sr.stat().get("datasources")) {
      if (uri.asText().startsWith("xeno+shm:")) {
        all.add(scene.metrics(uri.asText()));
      }
    }
    if (all.isEmpty()) {
      throw new NotOffered("datasources");
    }
    return all;
  }

  private static void uriHasPath(Scene scene) {
    MetricsFile.Place place = file(scene.sr(), scene);
    Expect.that(!place.name().isEmpty(), "the URI has no path");
    Expect.that(!place.name().contains("/"), "the name is " + place.name());
    Expect.that(!place.name().endsWith(".tmp"), "the name is " + place.name());
  }

  private static void isThere(Scene scene) {
    List<MetricsFile.Place> all = files(scene.attachedSr(), scene);
    List<String> missing =
        all.stream().filter(place -> !place.exists()).map(MetricsFile.Place::name).toList();
    Expect.equal(List.of(), missing, "the list of files that are missing");
  }

  private static void updated(Scene scene) {
    MetricsFile.Place place = file(scene.sr(), scene);
    double first = place.read().timestamp();
    for (int waited = 0; waited < PATIENCE; waited += STEP) {
      ProcessCases.pause(STEP);
      if (place.read().timestamp() > first) {
        return;
      }
    }
    Expect.that(false, "the timestamp is still " + first + " after " + PATIENCE + " ms");
  }

  private static void staysInPlace(Scene scene) {
    MetricsFile.Place place = file(scene.sr(), scene);
    Object before = place.identity();
    updated(scene);
    Expect.equal(before, place.identity(), "the inode and size of the file");
  }

  private static void goesWithDetach(Scene scene) {
    Sr sr = scene.attachedSr();
    MetricsFile.Place place = file(sr, scene);
    sr.detach();
    Expect.that(!place.exists(), place.name() + " is there");
  }

  private static void goesWithDestroy(Scene scene) {
    Sr sr = scene.attachedSr();
    MetricsFile.Place place = file(sr, scene);
    sr.destroy();
    Expect.that(!place.exists(), place.name() + " is there");
  }

  private static JsonNode sources(MetricsFile file) {
    JsonNode sources = file.metadata().path("datasources");
    Expect.that(sources.isObject(), "the metadata has no datasources: " + file.metadata());
    return sources;
  }

  private static void each(MetricsFile file, BiConsumer<String, JsonNode> look) {
    for (Map.Entry<String, JsonNode> source : sources(file).properties()) {
      for (Map.Entry<String, JsonNode> member : source.getValue().properties()) {
        look.accept(source.getKey() + "." + member.getKey(), member.getValue());
      }
    }
  }

  private static void member(
      MetricsFile file, String member, String otherwise, Set<String> allowed) {
    for (Map.Entry<String, JsonNode> source : sources(file).properties()) {
      String value = source.getValue().path(member).asText(otherwise);
      Expect.that(
          allowed.contains(member.equals("type") ? value.toLowerCase(Locale.ROOT) : value),
          member + " of " + source.getKey() + " is " + value);
    }
  }

  private static void timestamp(MetricsFile file) {
    double now = System.currentTimeMillis() / 1000.0;
    Expect.that(
        Math.abs(now - file.timestamp()) < HOUR, "it is " + file.timestamp() + ", now is " + now);
  }

  private static void limits(MetricsFile file) {
    for (Map.Entry<String, JsonNode> source : sources(file).properties()) {
      for (String member : List.of("min", "max")) {
        String value = source.getValue().path(member).asText("inf");
        Expect.that(
            value.matches("(?i)[-+]?(inf(inity)?|[0-9]*\\.?[0-9]+(e[-+]?[0-9]+)?|[0-9]+\\.)"),
            member + " of " + source.getKey() + " is " + value);
      }
    }
  }

  private static void owner(MetricsFile file) {
    for (Map.Entry<String, JsonNode> source : sources(file).properties()) {
      String owner = source.getValue().path("owner").asText("host");
      Expect.that(
          owner.matches("(?i)host|(vm|sr) [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
          "the owner of " + source.getKey() + " is " + owner);
    }
  }
}
