package org.lvmsr.cli.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.conformance.cases.AllCases;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Subject;

/** The words of {@code lvmsr conformance}: options, some of which take several values. */
final class ConformanceWords {
  static final Option LIST = Option.flag("--list", "show the cases and their rules, and run none");
  static final Option DESTRUCTIVE =
      Option.flag(
          "--destructive",
          "also make and destroy more SRs, overwrite one that is there, kill calls");
  static final Option JUNIT = new Option("--junit", "FILE", "also write the outcome as JUnit does");
  private static final Option VOLUME =
      new Option("--volume", "DIR", "the scripts of the volume plugin");
  private static final Option DATAPATH =
      new Option("--datapath", "DIR...", "those of the datapath plugins that its volumes name");
  private static final Option CONFIG =
      new Option(
          "--config", "K=V...", "what SR.create is given: it names the storage to be formatted");
  private static final Option ONLY =
      new Option("--only", "NAME|TOPIC...", "run these cases only; --list shows them");
  private static final Option LIMIT =
      new Option("--limit", "SECONDS", "how long a call may take before it counts as hung; 120");
  private static final Option METRICS =
      new Option("--metrics", "DIR", "where datasource files are looked for; /dev/shm/metrics");

  /** All, in the order of the page. */
  static final List<Option> OPTIONS =
      List.of(VOLUME, DATAPATH, CONFIG, LIST, ONLY, DESTRUCTIVE, JUNIT, LIMIT, METRICS);

  private static final String WHERE_METRICS_ARE = "/dev/shm/metrics";
  private static final String SECONDS = "120";

  private final Map<Option, List<String>> values = new HashMap<>();

  private ConformanceWords() {}

  /**
   * Sorts the words: each belongs to the option before it.
   *
   * @throws UsageError at the first that makes no sense
   */
  static ConformanceWords of(List<String> arguments) throws UsageError {
    ConformanceWords words = new ConformanceWords();
    Optional<Option> before = Optional.empty();
    for (String word : arguments) {
      Optional<Option> option = OPTIONS.stream().filter(o -> o.name().equals(word)).findFirst();
      if (option.isPresent()) {
        before = option;
        words.values.putIfAbsent(option.get(), new ArrayList<>());
      } else if (word.startsWith("-")
          || word.isEmpty()
          || !before.map(Option::takesValue).orElse(false)) {
        throw new UsageError("conformance: what is '" + word + "'?");
      } else {
        words.values.getOrDefault(before.get(), new ArrayList<>()).add(word);
      }
    }
    for (Map.Entry<Option, List<String>> given : words.values.entrySet()) {
      if (given.getKey().takesValue() && given.getValue().isEmpty()) {
        throw new UsageError("conformance: " + given.getKey().name() + " needs a value");
      }
    }
    return words;
  }

  boolean has(Option flag) {
    return values.containsKey(flag);
  }

  /** The values of an option, none if it is not there. */
  List<String> all(Option option) {
    return values.getOrDefault(option, List.of());
  }

  private String one(Option option, String otherwise) throws UsageError {
    List<String> given = all(option);
    if (given.size() > 1) {
      throw new UsageError("conformance: " + option.name() + " takes one value");
    }
    return given.isEmpty() ? otherwise : given.get(0);
  }

  /** The cases that are asked for. */
  List<Case> cases() throws UsageError {
    List<String> only = all(ONLY);
    for (String word : only) {
      if (AllCases.all().stream().noneMatch(known -> matches(known, word))) {
        throw new UsageError("conformance: no case and no topic is called " + word);
      }
    }
    return AllCases.all().stream()
        .filter(known -> only.isEmpty() || only.stream().anyMatch(w -> matches(known, w)))
        .toList();
  }

  private static boolean matches(Case known, String word) {
    return known.name().equals(word) || known.topic().equals(word);
  }

  /** The plugin that is meant. */
  Subject subject() throws UsageError {
    List<ScriptDirectory> datapaths = new ArrayList<>();
    for (String datapath : all(DATAPATH)) {
      datapaths.add(directory(datapath));
    }
    return new Subject(
        directory(one(VOLUME, "")),
        datapaths,
        configuration(),
        Path.of(one(METRICS, WHERE_METRICS_ARE)));
  }

  private static ScriptDirectory directory(String word) throws UsageError {
    Path path = Path.of(word).toAbsolutePath().normalize();
    if (word.isEmpty() || !Files.isDirectory(path)) {
      throw new UsageError(
          "conformance: --volume and --datapath name directories of scripts, unlike '"
              + word
              + "'");
    }
    return new ScriptDirectory(path);
  }

  private Map<String, String> configuration() throws UsageError {
    Map<String, String> configuration = new LinkedHashMap<>();
    for (String pair : all(CONFIG)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageError("conformance: --config takes K=V, not " + pair);
      }
      configuration.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return configuration;
  }

  Duration limit() throws UsageError {
    String word = one(LIMIT, SECONDS);
    if (!word.matches("[1-9][0-9]{0,5}")) {
      throw new UsageError("conformance: --limit takes seconds, not " + word);
    }
    return Duration.ofSeconds(Long.parseLong(word));
  }
}
