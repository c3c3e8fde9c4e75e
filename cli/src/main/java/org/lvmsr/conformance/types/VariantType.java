package org.lvmsr.conformance.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of several tags with a payload: an array of two, the tag and the payload. A tag that has none
 * is the tag alone, or an array with anything behind it. A tag in another case is taken, and
 * spelled as the interface has it from then on.
 */
final class VariantType implements Type {
  private final Map<String, Type> tags = new LinkedHashMap<>();
  private final List<String> alone = new ArrayList<>();

  VariantType or(String tag, Type payload) {
    tags.put(tag, payload);
    return this;
  }

  VariantType orAlone(String tag) {
    alone.add(tag);
    return or(tag, Type.ANY);
  }

  @Override
  public void check(String where, JsonNode value, List<String> problems) {
    if (value.isTextual() && alone.stream().anyMatch(tag -> Type.sameName(tag, value.asText()))) {
      return;
    }
    if (!value.isArray() || value.size() != 2 || !value.get(0).isTextual()) {
      problems.add(Type.wrong(where, "an array of a tag and its content", value));
      return;
    }
    String tag = value.get(0).textValue();
    tags.entrySet().stream()
        .filter(known -> Type.sameName(known.getKey(), tag))
        .findFirst()
        .ifPresentOrElse(
            known -> {
              JsonNode unused = ((ArrayNode) value).set(0, known.getKey());
              known.getValue().check(where + "[1]", value.get(1), problems);
            },
            () -> problems.add(Type.wrong(where + "[0]", "one of " + tags.keySet(), value.get(0))));
  }
}
