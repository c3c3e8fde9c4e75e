package org.lvmsr.cli.args;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.lvmsr.smapi.Param;
import org.lvmsr.smapi.SmapiMethod;
import org.lvmsr.smapi.UriForm;

/**
 * One form of a method's command line.
 *
 * @param program the name of the script
 * @param positionals in order
 * @param options repeatable, with two values each, and accepted
 * @param shownOptions those that usage and help speak of
 */
record Syntax(
    String program,
    String description,
    List<Param<?>> positionals,
    List<Param<?>> options,
    List<Param<?>> shownOptions) {

  /** The form of the current interface. */
  static Syntax current(String program, SmapiMethod method) {
    List<Param<?>> options = options(method.params());
    return new Syntax(
        program, method.describe(method.params()), positionals(method.params()), options, options);
  }

  /** The form of API 3.0. It takes the options of today too, so that a URI can be added to. */
  static Syntax withUri(String program, SmapiMethod method, UriForm form) {
    return new Syntax(
        program,
        method.describe(form.params()),
        positionals(form.params()),
        options(method.params()),
        options(form.params()));
  }

  /** How often the program's own two options and the shown ones appear, for the usage line. */
  Stream<String> optionUsages() {
    return Stream.concat(
        Stream.of("[-h]", "[-j]"),
        shownOptions.stream().map(option -> "[" + invocation(option) + "]"));
  }

  /** An option with its values, such as {@code --configuration CONFIGURATION CONFIGURATION}. */
  static String invocation(Param<?> option) {
    String value = option.name().toUpperCase(Locale.ROOT);
    return "--" + option.name() + " " + value + " " + value;
  }

  private static List<Param<?>> positionals(List<Param<?>> params) {
    return params.stream().filter(param -> !param.type().isOption()).toList();
  }

  private static List<Param<?>> options(List<Param<?>> params) {
    return params.stream().filter(param -> param.type().isOption()).toList();
  }
}
