package org.lvmsr.conformance.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** What the toolstack's own decoder takes as a value of some type: no more and no less. */
public interface Type {
  /**
   * Looks at a value, and spells its members and tags as the interface has them.
   *
   * @param where its place in the answer, such as {@code [0].uri}
   * @param problems gets a sentence for each thing that is wrong
   */
  void check(String where, JsonNode value, List<String> problems);

  /** A value of this type is what this is called. */
  static Type simple(String what, java.util.function.Predicate<JsonNode> accepts) {
    return (where, value, problems) -> {
      if (!accepts.test(value)) {
        problems.add(wrong(where, what, value));
      }
    };
  }

  /** All elements of an array. */
  static Type listOf(Type element) {
    return (where, value, problems) -> {
      if (!value.isArray()) {
        problems.add(wrong(where, "an array", value));
        return;
      }
      for (int i = 0; i < value.size(); i++) {
        element.check(where + "[" + i + "]", value.get(i), problems);
      }
    };
  }

  /** An array of exactly these. */
  static Type tuple(Type... elements) {
    return (where, value, problems) -> {
      if (!value.isArray() || value.size() != elements.length) {
        problems.add(wrong(where, "an array of " + elements.length, value));
        return;
      }
      for (int i = 0; i < elements.length; i++) {
        elements[i].check(where + "[" + i + "]", value.get(i), problems);
      }
    };
  }

  /** The sentence for a value that is something else. */
  static String wrong(String where, String expected, JsonNode value) {
    return (where.isEmpty() ? "the answer" : where) + " must be " + expected + ", not " + value;
  }

  Type STRING = simple("a string", JsonNode::isTextual);
  Type BOOL = simple("true or false", JsonNode::isBoolean);
  Type UNIT = simple("null", JsonNode::isNull);
  Type FLOAT = simple("a number", JsonNode::isNumber);
  Type INT = simple("an integer of 64 bits", Type::isInteger);
  Type STRINGS = listOf(STRING);
  Type ANY = (where, value, problems) -> {};

  /** An object whose members are strings, and nothing else that a decoder might take for one. */
  Type STRING_MAP =
      (where, value, problems) -> {
        if (!value.isObject()) {
          problems.add(wrong(where, "an object", value));
          return;
        }
        value
            .properties()
            .forEach(m -> STRING.check(member(where, m.getKey()), m.getValue(), problems));
      };

  /** The place of a member. */
  static String member(String where, String name) {
    return where.isEmpty() ? name : where + "." + name;
  }

  /** The decoder also takes a string of digits, but no number with a point or an exponent. */
  private static boolean isInteger(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().matches("-?[0-9]+")
          && new BigInteger(value.textValue()).bitLength() < Long.SIZE;
    }
    return value.isIntegralNumber() && value.canConvertToLong();
  }

  /** The same word, as the decoder compares names of members and tags. */
  static boolean sameName(String a, String b) {
    return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
  }
}
