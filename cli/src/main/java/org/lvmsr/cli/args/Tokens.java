package org.lvmsr.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lvmsr.smapi.Param;

/** The words of a command line, one after the other. */
final class Tokens {
  static final String HELP = "--help";
  static final String JSON = "--json";

  private static final Pattern NEGATIVE_NUMBER = Pattern.compile("-[0-9]+|-[0-9]*\\.[0-9]+");

  private final List<String> longOptions = new ArrayList<>(List.of(HELP, JSON));
  private final List<String> words;
  private int next;
  private boolean onlyPositionals;

  Tokens(Syntax syntax, List<String> words) {
    for (Param<?> option : syntax.options()) {
      longOptions.add("--" + option.name());
    }
    this.words = words;
  }

  /** The next one, or null at the end. The first {@code --} makes all that follow positional. */
  @Nullable Token next() {
    if (next < words.size() && !onlyPositionals && words.get(next).equals("--")) {
      onlyPositionals = true;
      next++;
    }
    return next < words.size() ? classify(words.get(next++)) : null;
  }

  /** The next word if it is a value and no option, or null and nothing is taken. */
  @Nullable String value() {
    boolean separator = !onlyPositionals && next < words.size() && words.get(next).equals("--");
    if (next >= words.size()
        || separator
        || !(classify(words.get(next)) instanceof Token.Positional value)) {
      return null;
    }
    next++;
    return value.text();
  }

  /** Passes over the values of an option that has two. */
  void skipValues(Token.Option option) {
    if (!option.name().equals(HELP) && !option.name().equals(JSON) && value() != null) {
      value();
    }
  }

  private Token classify(String word) {
    if (onlyPositionals || !word.startsWith("-") || word.length() == 1) {
      return new Token.Positional(word);
    }
    Token.Option option = word.startsWith("--") ? longOption(word) : shortOption(word);
    if (option != null) {
      return option;
    }
    boolean value = NEGATIVE_NUMBER.matcher(word).matches() || word.contains(" ");
    return value ? new Token.Positional(word) : new Token.Unknown(word);
  }

  private Token.@Nullable Option longOption(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    String explicit = equals < 0 ? null : word.substring(equals + 1);
    // No two options begin alike, so an abbreviation is never ambiguous.
    return longOptions.stream()
        .filter(option -> option.startsWith(name))
        .findFirst()
        .map(option -> new Token.Option(option, explicit, true))
        .orElse(null);
  }

  private static Token.@Nullable Option shortOption(String word) {
    String name = ofLetter(word.charAt(1));
    if (name == null) {
      return null;
    }
    String rest = word.substring(word.startsWith("=", 2) ? 3 : 2);
    return new Token.Option(name, word.length() == 2 ? null : rest, false);
  }

  /** The option with that letter, or null. */
  static @Nullable String ofLetter(char letter) {
    return switch (letter) {
      case 'h' -> HELP;
      case 'j' -> JSON;
      default -> null;
    };
  }

  /** The option as error texts call it. */
  static String shown(String name) {
    return switch (name) {
      case HELP -> "-h/--help";
      case JSON -> "-j/--json";
      default -> name;
    };
  }
}
