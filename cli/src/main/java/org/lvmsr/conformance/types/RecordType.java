package org.lvmsr.conformance.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object with members of its own types. Members that it does not know are of no account. */
public final class RecordType implements Type {
  private final List<Field> fields = new ArrayList<>();

  /** One member; where it is optional it is left out, as null is no value of its type. */
  public record Field(String name, Type type, boolean optional) {}

  RecordType with(String name, Type type) {
    fields.add(new Field(name, type, false));
    return this;
  }

  RecordType withOptional(String name, Type type) {
    fields.add(new Field(name, type, true));
    return this;
  }

  /** Its members in the order of the interface definition. */
  public List<Field> fields() {
    return List.copyOf(fields);
  }

  @Override
  public void check(String where, JsonNode value, List<String> problems) {
    if (!value.isObject()) {
      problems.add(Type.wrong(where, "an object", value));
      return;
    }
    for (Field field : fields) {
      String place = Type.member(where, field.name());
      Optional<JsonNode> member = taken((ObjectNode) value, field.name());
      if (member.isPresent()) {
        check(field, place, member.get(), problems);
      } else if (!field.optional()) {
        problems.add(place + " is missing");
      }
    }
  }

  private static void check(Field field, String place, JsonNode value, List<String> problems) {
    if (field.optional() && value.isNull() && field.type() != ANY) {
      problems.add(place + " is null: an optional member without a value is left out");
      return;
    }
    field.type().check(place, value, problems);
  }

  /** A member, which is spelled as the interface has it from here on. */
  private static Optional<JsonNode> taken(ObjectNode object, String name) {
    Optional<String> spelled =
        object.has(name)
            ? Optional.of(name)
            : object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(known -> Type.sameName(known, name))
                .findFirst();
    Optional<JsonNode> member = spelled.map(object::remove);
    member.ifPresent(value -> object.set(name, value));
    return member;
  }
}
