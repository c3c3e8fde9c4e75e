package org.lvmsr.backend.lvm.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A value of LVM's configuration language: a section, a list, a string or a number. */
sealed interface ConfigNode {

  /** Named values in the order in which they stand. */
  record Section(Map<String, ConfigNode> entries) implements ConfigNode {

    Section section(String name) throws LvmFormatException {
      return as(Section.class, name);
    }

    String string(String name) throws LvmFormatException {
      return as(Text.class, name).value();
    }

    long number(String name) throws LvmFormatException {
      return as(Int.class, name).value();
    }

    List<ConfigNode> list(String name) throws LvmFormatException {
      return as(Values.class, name).items();
    }

    /** The strings of a list; an absent list counts as empty, as in LVM. */
    List<String> strings(String name) throws LvmFormatException {
      if (!entries.containsKey(name)) {
        return List.of();
      }
      List<String> strings = new ArrayList<>();
      for (ConfigNode node : list(name)) {
        if (node instanceof Text text) {
          strings.add(text.value());
        }
      }
      return strings;
    }

    private <T extends ConfigNode> T as(Class<T> type, String name) throws LvmFormatException {
      ConfigNode node = entries.get(name);
      if (!type.isInstance(node)) {
        throw new LvmFormatException(
            "LVM metadata",
            "a " + type.getSimpleName() + " named " + name,
            node == null ? "none" : node.getClass().getSimpleName(),
            "the VG text");
      }
      return type.cast(node);
    }
  }

  /** An array. */
  record Values(List<ConfigNode> items) implements ConfigNode {}

  /** A quoted string. */
  record Text(String value) implements ConfigNode {}

  /** An integer. */
  record Int(long value) implements ConfigNode {}
}
