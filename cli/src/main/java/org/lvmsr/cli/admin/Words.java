package org.lvmsr.cli.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words behind a command's name: at most one target, flags, and options with a value. */
final class Words {
  private final Set<Option> flags = new HashSet<>();
  private final Map<Option, List<String>> values = new HashMap<>();
  private Optional<String> target = Optional.empty();

  private final String command;

  private Words(String command) {
    this.command = command;
  }

  /**
   * Sorts the words.
   *
   * @param command its name, for the error
   * @param options those it knows
   * @throws UsageError at the first word that makes no sense
   */
  static Words of(String command, List<String> arguments, List<Option> options) throws UsageError {
    var words = new Words(command);
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.isEmpty()) {
        throw new UsageError(command + ": a word is empty: is a variable of the shell not set?");
      }
      Optional<Option> known = options.stream().filter(one -> one.name().equals(word)).findFirst();
      if (known.isPresent() && !known.get().takesValue()) {
        words.flags.add(known.get());
      } else if (known.isPresent() && i + 1 < arguments.size() && !arguments.get(i + 1).isEmpty()) {
        i++;
        words.values.computeIfAbsent(known.get(), o -> new ArrayList<>()).add(arguments.get(i));
      } else if (known.isPresent()) {
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

  boolean has(Option flag) {
    return flags.contains(flag);
  }

  /** The value of an option, the last one if there are several. */
  Optional<String> value(Option option) {
    List<String> all = values(option);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** All values of an option that may be repeated. */
  List<String> values(Option option) {
    return values.getOrDefault(option, List.of());
  }

  /**
   * The value of an option that takes a number from 0.
   *
   * @throws UsageError if it is none
   */
  Optional<Long> number(Option option) throws UsageError {
    Optional<String> word = value(option);
    try {
      Optional<Long> number = word.map(Long::valueOf);
      if (number.isEmpty() || number.get() >= 0) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // Told below.
    }
    throw new UsageError(
        command + ": " + option.name() + " needs a number, not " + word.orElse(""));
  }

  Optional<String> target() {
    return target;
  }
}
