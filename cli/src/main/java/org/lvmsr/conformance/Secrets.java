package org.lvmsr.conformance;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values of the configuration that are nobody's business: reports get passed on. */
final class Secrets {
  private static final Pattern SECRET =
      Pattern.compile("pass|secret|token", Pattern.CASE_INSENSITIVE);

  private static final int LONG = 2000;

  private final List<String> values;

  Secrets(Map<String, String> configuration) {
    values =
        configuration.entrySet().stream()
            .filter(entry -> SECRET.matcher(entry.getKey()).find() && !entry.getValue().isEmpty())
            .flatMap(entry -> Stream.of(entry.getValue(), inJson(entry.getValue())))
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  private static String inJson(String value) {
    return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value));
  }

  /** The text as a report has it: they are hidden first, so that none is cut in two and told. */
  String shown(String text) {
    String hidden = hidden(text);
    return hidden.length() <= LONG
        ? hidden
        : hidden.substring(0, LONG) + "… (" + hidden.length() + " characters)";
  }

  /** The text with dots in place of each of them. */
  private String hidden(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, "…");
    }
    return hidden;
  }
}
