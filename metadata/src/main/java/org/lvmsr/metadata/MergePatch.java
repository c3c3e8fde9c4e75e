package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396): the smallest one between two documents, and applying one. */
final class MergePatch {

  private MergePatch() {}

  /** The patch that turns one object into the other. Neither contains null. */
  static ObjectNode between(ObjectNode before, ObjectNode after) {
    ObjectNode patch = before.objectNode();
    before
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!after.has(name)) {
                patch.putNull(name);
              }
            });
    after
        .properties()
        .forEach(
            field -> {
              JsonNode old = before.get(field.getKey());
              if (field.getValue() instanceof ObjectNode now && old instanceof ObjectNode then) {
                ObjectNode inner = between(then, now);
                if (!inner.isEmpty()) {
                  patch.set(field.getKey(), inner);
                }
              } else if (!field.getValue().equals(old)) {
                patch.set(field.getKey(), field.getValue());
              }
            });
    return patch;
  }

  /** Applies a patch to an object, changing it. */
  static void apply(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode change = field.getValue();
              if (change.isNull()) {
                target.remove(field.getKey());
              } else if (change instanceof ObjectNode inner) {
                JsonNode old = target.get(field.getKey());
                ObjectNode merged =
                    old instanceof ObjectNode object ? object : target.putObject(field.getKey());
                apply(merged, inner);
              } else {
                target.set(field.getKey(), change);
              }
            });
  }
}
