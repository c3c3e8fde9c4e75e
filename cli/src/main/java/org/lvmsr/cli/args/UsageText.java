package org.lvmsr.cli.args;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.smapi.Param;

/** Usage lines and help, laid out as argparse lays them out for a terminal of some width. */
final class UsageText {
  private static final String USAGE = "usage: ";
  private static final int INDENT = 2;
  private static final int HELP_COLUMN_MAX = 24;
  private static final int HELP_WIDTH_MIN = 11;

  private final Syntax syntax;
  private final int width;

  /**
   * Texts for a terminal.
   *
   * @param columns its width; two of them stay free
   */
  UsageText(Syntax syntax, int columns) {
    this.syntax = syntax;
    this.width = Math.max(columns - INDENT, HELP_WIDTH_MIN);
  }

  /** The usage with its line end. */
  String usage() {
    List<String> options = syntax.optionUsages().toList();
    List<String> positionals = syntax.positionals().stream().map(Param::name).toList();
    List<String> all = new ArrayList<>(List.of(syntax.program()));
    all.addAll(options);
    all.addAll(positionals);
    String line = USAGE + String.join(" ", all);
    return (line.length() <= width ? line : wrapped(options, positionals)) + "\n";
  }

  private String wrapped(List<String> options, List<String> positionals) {
    List<String> lines = new ArrayList<>();
    boolean shortName = USAGE.length() + syntax.program().length() <= 0.75 * width;
    if (shortName) {
      String indent = " ".repeat(USAGE.length() + syntax.program().length() + 1);
      List<String> head = new ArrayList<>(List.of(USAGE + syntax.program()));
      head.addAll(options);
      lines.addAll(fill(head, indent, ""));
      lines.addAll(fill(positionals, indent, indent));
    } else {
      String indent = " ".repeat(USAGE.length());
      List<String> together = new ArrayList<>(options);
      together.addAll(positionals);
      lines.add(USAGE + syntax.program());
      List<String> oneLine = fill(together, indent, indent);
      if (oneLine.size() > 1) {
        lines.addAll(fill(options, indent, indent));
        lines.addAll(fill(positionals, indent, indent));
      } else {
        lines.addAll(oneLine);
      }
    }
    return String.join("\n", lines);
  }

  /** Parts in as few lines as hold them, never breaking one. */
  private List<String> fill(List<String> parts, String indent, String firstIndent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(firstIndent);
    boolean empty = true;
    for (String part : parts) {
      int separator = empty ? 0 : 1;
      if (!empty && line.length() + separator + part.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        separator = 0;
      }
      line.append(" ".repeat(separator)).append(part);
      empty = false;
    }
    if (!empty) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** Usage, description and one entry for each argument. */
  String help() {
    List<Entry> positionals =
        syntax.positionals().stream().map(param -> new Entry(param.name(), param.help())).toList();
    List<Entry> options = new ArrayList<>();
    options.add(new Entry("-h, --help", "show this help message and exit"));
    options.add(new Entry("-j, --json", "Read json from stdin, print json to stdout"));
    for (Param<?> option : syntax.shownOptions()) {
      options.add(new Entry(Syntax.invocation(option), option.help()));
    }
    int longest = INDENT;
    for (List<Entry> section : List.of(positionals, options)) {
      for (Entry entry : section) {
        longest = Math.max(longest, entry.name().length() + INDENT);
      }
    }
    int limit = Math.min(HELP_COLUMN_MAX, Math.max(width - 20, INDENT * 2));
    int column = Math.min(longest + INDENT, limit);
    return usage()
        + "\n"
        + String.join("\n", WordWrap.lines(syntax.description(), width))
        + "\n\npositional arguments:\n"
        + section(positionals, column)
        + "\noptions:\n"
        + section(options, column);
  }

  private String section(List<Entry> entries, int column) {
    StringBuilder out = new StringBuilder();
    for (Entry entry : entries) {
      String head = " ".repeat(INDENT) + entry.name();
      boolean fits = entry.name().length() <= column - 2 * INDENT;
      out.append(head);
      out.append(fits ? " ".repeat(column - head.length()) : "\n" + " ".repeat(column));
      List<String> help = WordWrap.lines(entry.help(), Math.max(width - column, HELP_WIDTH_MIN));
      out.append(String.join("\n" + " ".repeat(column), help)).append('\n');
    }
    return out.toString();
  }

  private record Entry(String name, String help) {}
}
