package org.lvmsr.cli.admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lvmsr.conformance.cases.AllCases;
import org.lvmsr.conformance.process.ScriptDirectory;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Subject;

/** The words of {@code lvmsr conformance}: options, some of which take several values. */
final class ConformanceWords {
  static final String LIST = "--list";
  static final String DESTRUCTIVE = "--destructive";
  static final String JUNIT = "--junit";
  private static final String VOLUME = "--volume";
  private static final String DATAPATH = "--datapath";
  private static final String CONFIG = "--config";
  private static final String ONLY = "--only";
  private static final String LIMIT = "--limit";
  private static final String METRICS = "--metrics";
  private static final Set<String> FLAGS = Set.of(LIST, DESTRUCTIVE);
  private static final Set<String> OPTIONS =
      Set.of(JUNIT, VOLUME, DATAPATH, CONFIG, ONLY, LIMIT, METRICS);
  private static final String WHERE_METRICS_ARE = "/dev/shm/metrics";
  private static final String SECONDS = "120";

  private final Map<String, List<String>> values = new HashMap<>();

  private ConformanceWords() {}

  /**
   * Sorts the words: each belongs to the option before it.
   *
   * @throws UsageError at the first that makes no sense
   */
  static ConformanceWords of(List<String> arguments) throws UsageError {
    ConformanceWords words = new ConformanceWords();
    String option = "";
    for (String word : arguments) {
      if (FLAGS.contains(word) || OPTIONS.contains(word)) {
        option = word;
        words.values.putIfAbsent(option, new ArrayList<>());
      } else if (word.startsWith("-") || !OPTIONS.contains(option) || word.isEmpty()) {
        throw new UsageError("conformance: what is '" + word + "'?");
      } else {
        words.values.getOrDefault(option, new ArrayList<>()).add(word);
      }
    }
    for (Map.Entry<String, List<String>> given : words.values.entrySet()) {
      if (OPTIONS.contains(given.getKey()) && given.getValue().isEmpty()) {
        throw new UsageError("conformance: " + given.getKey() + " needs a value");
      }
    }
    return words;
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }

  /** The values of an option, none if it is not there. */
  List<String> all(String option) {
    return values.getOrDefault(option, List.of());
  }

  private String one(String option, String otherwise) throws UsageError {
    List<String> given = all(option);
    if (given.size() > 1) {
      throw new UsageError("conformance: " + option + " takes one value");
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
