package org.lvmsr.cli.args;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.smapi.SmapiMethod;
import org.lvmsr.smapi.UriForm;

/** Reads the command line of a method. */
public final class CommandLineParser {
  private final String program;
  private final SmapiMethod method;
  private final int columns;

  /**
   * A parser for one method.
   *
   * @param program the name the script was called by
   * @param columns width of the terminal, for usage and help
   */
  public CommandLineParser(String program, SmapiMethod method, int columns) {
    this.program = program;
    this.method = method;
    this.columns = columns;
  }

  /** Reads the arguments after the program's name. */
  public ParsedLine parse(List<String> argv) {
    Syntax current = Syntax.current(program, method);
    Syntax syntax =
        method
            .uriForm()
            .filter(form -> meansUri(current, argv))
            .map(form -> Syntax.withUri(program, method, form))
            .orElse(current);
    UsageText text = new UsageText(syntax, columns);
    LineReader reader = new LineReader(syntax);
    try {
      return reader.read(argv) ? new ParsedLine.Help(text.help()) : reader.call();
    } catch (LineReader.BadLine e) {
      return new ParsedLine.Refused(text.usage() + program + ": error: " + e.getMessage() + "\n");
    }
  }

  /**
   * Whether the second positional argument is a URI: today's form has no second one, or it is a
   * uuid, which has no scheme.
   */
  private static boolean meansUri(Syntax current, List<String> argv) {
    List<String> positionals = new ArrayList<>();
    Tokens tokens = new Tokens(current, argv);
    for (Token token = tokens.next(); token != null; token = tokens.next()) {
      if (token instanceof Token.Positional positional) {
        positionals.add(positional.text());
      } else if (token instanceof Token.Option option && option.explicit() == null) {
        tokens.skipValues(option);
      }
    }
    return positionals.size() > 1
        && (current.positionals().size() < 2 || UriForm.isUri(positionals.get(1)));
  }
}
