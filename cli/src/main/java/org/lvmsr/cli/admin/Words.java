package org.lvmsr.cli.admin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words behind a command's name: at most one target, flags, and options with a value. */
final class Words {
  private final Set<String> flags = new HashSet<>();
  private final Map<String, String> values = new HashMap<>();
  private Optional<String> target = Optional.empty();

  private Words() {}

  /**
   * Sorts the words.
   *
   * @param command its name, for the error
   * @param flags those it knows, such as {@code --yes}
   * @param options those it knows that are followed by a value
   * @throws UsageError at the first word that makes no sense
   */
  static Words of(String command, List<String> arguments, Set<String> flags, Set<String> options)
      throws UsageError {
    var words = new Words();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (flags.contains(word)) {
        words.flags.add(word);
      } else if (options.contains(word) && i + 1 < arguments.size()) {
        i++;
        words.values.put(word, arguments.get(i));
      } else if (options.contains(word)) {
        throw new UsageError(command + ": " + word + " needs a value");
      } else if (word.startsWith("-")) {
        throw new UsageError(command + ": unknown option " + word);
      } else if (words.target.isPresent()) {
        throw new UsageError(command + ": one target at a time, not also " + word);
      } else {
        words.target = Optional.of(word);
      }
    }
    return words;
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  Optional<String> target() {
    return target;
  }
}
