package org.lvmsr.cli.args;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lvmsr.smapi.Param;
import org.lvmsr.smapi.PythonRepr;

/** Collects the arguments of one call from the words of a command line, from left to right. */
final class LineReader {
  private final Syntax syntax;
  private final ObjectNode arguments = JsonNodeFactory.instance.objectNode();
  private final List<String> unrecognized = new ArrayList<>();
  private int positionals;
  private boolean json;

  LineReader(Syntax syntax) {
    this.syntax = syntax;
    syntax.options().forEach(option -> arguments.putObject(option.name()));
  }

  /**
   * Reads all words, or as many as precede a wish for help.
   *
   * @return whether help was asked for
   */
  boolean read(List<String> argv) throws BadLine {
    Tokens tokens = new Tokens(syntax, argv);
    for (Token token = tokens.next(); token != null; token = tokens.next()) {
      if (token instanceof Token.Positional positional) {
        take(positional.text());
      } else if (token instanceof Token.Unknown unknown) {
        unrecognized.add(unknown.text());
      } else if (token instanceof Token.Option option && takeOption(option, tokens)) {
        return true;
      }
    }
    checkComplete();
    return false;
  }

  ParsedLine.Call call() {
    return new ParsedLine.Call(arguments, json);
  }

  private void take(String text) throws BadLine {
    if (positionals == syntax.positionals().size()) {
      unrecognized.add(text);
      return;
    }
    Param<?> param = syntax.positionals().get(positionals++);
    arguments.set(
        param.name(),
        param
            .type()
            .fromText(text)
            .orElseThrow(
                () ->
                    new BadLine(
                        "argument "
                            + param.name()
                            + ": invalid "
                            + param.type().textName()
                            + " value: "
                            + PythonRepr.of(text))));
  }

  private boolean takeOption(Token.Option option, Tokens tokens) throws BadLine {
    boolean flag = option.name().equals(Tokens.HELP) || option.name().equals(Tokens.JSON);
    return flag ? takeFlags(option) : takePair(option, tokens);
  }

  /** One flag, or several letters behind one dash. */
  private boolean takeFlags(Token.Option first) throws BadLine {
    String name = first.name();
    String rest = first.explicit();
    boolean help = name.equals(Tokens.HELP);
    json |= name.equals(Tokens.JSON);
    while (rest != null) {
      String following = rest.isEmpty() || first.isLong() ? null : Tokens.ofLetter(rest.charAt(0));
      if (following == null) {
        throw new BadLine(
            "argument "
                + Tokens.shown(name)
                + ": ignored explicit argument "
                + PythonRepr.of(rest));
      }
      name = following;
      help |= name.equals(Tokens.HELP);
      json |= name.equals(Tokens.JSON);
      rest = rest.length() == 1 ? null : rest.substring(1);
    }
    return help;
  }

  private boolean takePair(Token.Option option, Tokens tokens) throws BadLine {
    @Nullable String key = option.explicit() == null ? tokens.value() : null;
    @Nullable String value = key == null ? null : tokens.value();
    if (key == null || value == null) {
      throw new BadLine("argument " + option.name() + ": expected 2 arguments");
    }
    arguments.withObjectProperty(option.name().substring(2)).put(key, value);
    return false;
  }

  private void checkComplete() throws BadLine {
    if (positionals < syntax.positionals().size()) {
      throw new BadLine(
          "the following arguments are required: "
              + syntax.positionals().stream()
                  .skip(positionals)
                  .map(Param::name)
                  .collect(Collectors.joining(", ")));
    }
    if (!unrecognized.isEmpty()) {
      throw new BadLine("unrecognized arguments: " + String.join(" ", unrecognized));
    }
  }

  /** The line is refused for that reason. */
  static final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;

    BadLine(String message) {
      super(message);
    }
  }
}
