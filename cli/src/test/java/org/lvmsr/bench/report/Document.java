package org.lvmsr.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.bench.measure.Machine;
import org.lvmsr.bench.measure.Results;
import org.lvmsr.bench.measure.Row;

/**
 * The document of what was measured. Tables go between two marks; what people wrote around them
 * stays.
 *
 * @param here what was measured on this machine
 * @param vm what was measured in the lab VM
 */
public record Document(Results.Kept here, Results.Kept vm) {
  /** Before the tables. */
  static final String BEGIN = "<!-- Written by ./lab bench from here ... -->\n";

  /** Behind the tables. */
  static final String END = "<!-- ... to here. -->\n";

  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("calls", "A call");
    TITLES.put("lvm", "Calls that are one LVM command");
    TITLES.put("snapshots", "Snapshots and clones");
    TITLES.put("sets", "Changes of keys");
    TITLES.put("scale", "Ten thousand volumes");
    TITLES.put("removal", "Many removals");
    TITLES.put("io", "What a guest gets");
    TITLES.put("memory", "Memory");
    TITLES.put("metadata", "Metadata store");
    TITLES.put("micro", "Inside the service");
  }

  private static final String HEAD =
      """
      | what | against | target | here: ours | other | ratio | | VM: ours | other | ratio | | n |
      | --- | --- | --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | --- | --- |
      """;

  /** Writes the tables into a file that has both marks. */
  public void into(Path file) throws IOException {
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(file + " lacks the marks between which tables are written");
    }
    String before = text.substring(0, begin + BEGIN.length());
    Files.writeString(file, before + "\n" + tables() + "\n" + text.substring(end));
  }

  private String tables() {
    StringBuilder text = new StringBuilder();
    here.machine().ifPresent(machine -> text.append(words("*Here*", machine)));
    vm.machine().ifPresent(machine -> text.append(words("*VM*, on the same machine", machine)));
    text.append(sum()).append('\n');
    for (Map.Entry<String, String> part : TITLES.entrySet()) {
      Set<String> keys = keys(part.getKey());
      if (!keys.isEmpty()) {
        text.append("\n### ").append(part.getValue()).append("\n\n").append(HEAD);
        keys.forEach(key -> text.append(line(key)));
      }
    }
    return text.toString();
  }

  private static String words(String where, Machine machine) {
    return where + ": " + machine.words() + "; " + machine.date() + ".\n\n";
  }

  private String sum() {
    List<Row> all = new ArrayList<>(here.rows());
    all.addAll(vm.rows());
    long reached = all.stream().filter(row -> row.verdict().equals("reached")).count();
    long missed = all.stream().filter(row -> row.verdict().equals("missed")).count();
    return reached + " of " + (reached + missed) + " targets reached, here and in the VM.\n";
  }

  /** Rows of both places that are the same thing have the same key. */
  private static String key(Row row) {
    return row.part() + "\n" + row.what() + "\n" + row.against();
  }

  private Set<String> keys(String part) {
    Set<String> keys = new LinkedHashSet<>();
    for (Results.Kept kept : List.of(vm, here)) {
      kept.rows().stream()
          .filter(row -> row.part().equals(part))
          .forEach(row -> keys.add(key(row)));
    }
    return keys;
  }

  private static Optional<Row> find(Results.Kept kept, String key) {
    return kept.rows().stream().filter(row -> key(row).equals(key)).findFirst();
  }

  private String line(String key) {
    Optional<Row> one = find(here, key);
    Optional<Row> other = find(vm, key);
    Row any = one.or(() -> other).orElseThrow();
    return "| "
        + String.join(
            " | ",
            any.what(),
            any.against(),
            any.target().words(any.unit()),
            cells(one),
            cells(other),
            count(one, other))
        + " |\n";
  }

  private static String cells(Optional<Row> found) {
    if (found.isEmpty()) {
      return " | | | ";
    }
    Row row = found.get();
    String verdict = row.verdict().equals("missed") ? "**missed**" : row.verdict();
    String remark = row.remark().isEmpty() ? "" : " (" + row.remark() + ")";
    boolean alone = row.against().isEmpty();
    return String.join(
        " | ",
        number(row.ours()) + " " + row.unit(),
        alone ? "" : number(row.theirs()) + " " + row.unit(),
        alone ? "" : number(row.ours() / row.theirs()),
        (verdict + remark).strip());
  }

  private static String count(Optional<Row> one, Optional<Row> other) {
    List<String> counts = new ArrayList<>();
    one.ifPresent(row -> counts.add(Integer.toString(row.samples())));
    other.ifPresent(row -> counts.add(Integer.toString(row.samples())));
    return String.join(", ", counts);
  }

  /** Three digits that count. */
  static String number(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
