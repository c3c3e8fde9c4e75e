package org.lvmsr.cli.runbook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of the document are called in this run: uuids, devices, addresses. They differ
 * each time, and one that was shown has to stay what it was.
 */
final class Names {
  private static final Pattern NAME =
      Pattern.compile(
          String.join(
              "|",
              "(\\bhost [0-9a-f-]{32,36}\\b)",
              "(\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b)",
              "(\\b[0-9A-Za-z]{6}(?:-[0-9A-Za-z]{4}){5}-[0-9A-Za-z]{6}\\b)",
              "(\\b[0-9a-f]{64}\\b)",
              "(\\b3[0-9a-f]{16}(?:[0-9a-f]{16})?\\b)",
              "(\\b[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+:[0-9]+\\b)",
              "(/dev/(?:loop[0-9]+|sd[a-z]+)\\b)",
              "(\\brecovered-[0-9a-f]{8}\\b)",
              "(\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z)",
              "(\\b[0-9]+ (?=of [0-9]+ bytes))",
              "(\\bepoch [0-9]+, sequence [0-9]+\\b)"));

  /** In the order of the groups. */
  private static final List<String> KINDS =
      List.of(
          "host",
          "uuid",
          "lvm",
          "sha256",
          "scsi",
          "portal",
          "device",
          "recovered",
          "date",
          "used",
          "commit");

  /**
   * Nothing is named by them, so each may be another one: calls that come together share a commit
   * of the store.
   */
  private static final Set<String> NO_NAMES = Set.of("date", "used", "commit");

  private static final Pattern COLUMNS = Pattern.compile(" {2,}");

  private final Map<String, String> real;
  private final Map<String, String> written;

  Names() {
    this(Map.of(), Map.of());
  }

  private Names(Map<String, String> real, Map<String, String> written) {
    this.real = new HashMap<>(real);
    this.written = new HashMap<>(written);
  }

  Names copy() {
    return new Names(real, written);
  }

  /** Says what a name of the document is called in this run. */
  void add(String nameInDocument, String nameInRun) {
    real.put(nameInDocument, nameInRun);
    written.put(nameInRun, nameInDocument);
  }

  /** A command of the document, for this run. */
  String real(String command) {
    return replace(command, real);
  }

  /** An answer of this run, for the document. */
  String written(String answer) {
    return replace(answer, written);
  }

  private static String replace(String text, Map<String, String> names) {
    return NAME.matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(names.getOrDefault(found.group(), found.group())));
  }

  /** Whether a line is the one of the document; what it names is known from then on. */
  boolean isSame(String shown, String said) {
    if (!literal(shown).equals(literal(said))) {
      return false;
    }
    List<MatchResult> before = NAME.matcher(shown).results().toList();
    List<MatchResult> after = NAME.matcher(said).results().toList();
    Names learned = copy();
    for (int i = 0; i < before.size(); i++) {
      boolean isName = !NO_NAMES.contains(kind(before.get(i)));
      if (isName && !learned.learn(before.get(i).group(), after.get(i).group())) {
        return false;
      }
    }
    real.putAll(learned.real);
    written.putAll(learned.written);
    return true;
  }

  private boolean learn(String shown, String said) {
    boolean known = real.containsKey(shown) || written.containsKey(said);
    if (known) {
      return said.equals(real.get(shown));
    }
    add(shown, said);
    return true;
  }

  /** Whether a line names something by its uuid. */
  static boolean hasUuid(String line) {
    return NAME.matcher(line).results().anyMatch(found -> kind(found).equals("uuid"));
  }

  /**
   * What is left if each name is replaced by its kind. Columns may be wider, and where branches of
   * a tree come in the order of uuids, any of them may be the last.
   */
  private static String literal(String line) {
    String straight = line.replace('└', '├').replace('│', ' ');
    String kinds = NAME.matcher(straight).replaceAll(found -> "<" + kind(found) + ">");
    return COLUMNS.matcher(kinds.stripTrailing()).replaceAll("  ");
  }

  private static String kind(MatchResult name) {
    for (int group = 1; group <= name.groupCount(); group++) {
      if (name.group(group) != null) {
        return KINDS.get(group - 1);
      }
    }
    throw new IllegalArgumentException(name.group());
  }
}
