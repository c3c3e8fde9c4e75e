package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.metadata.History;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.device.ReadableDevice;

/** {@code lvmsr history}: what changed, when, and what was there before. */
final class HistoryCommand implements AdminCommand {
  private static final Option LIMIT = new Option("--limit", "N", "the last N only");
  private static final Option VOLUME =
      new Option("--volume", "KEY", "those of the volume with this key only");

  @Override
  public String name() {
    return "history";
  }

  @Override
  public String arguments() {
    return "[TARGET] [--volume KEY] [--limit N]";
  }

  @Override
  public String summary() {
    return "show the last changes of an SR's metadata, the newest first";
  }

  @Override
  public List<Option> options() {
    return List.of(VOLUME, LIMIT);
  }

  @Override
  public String examples() {
    return """
        lvmsr history --limit 20              which call changed what, and what was there
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    long limit = words.number(LIMIT).orElse(Long.MAX_VALUE);
    Target target = Target.find(context, words.target());
    try (ReadableDevice device = target.open(context)) {
      Witnesses seen = target.look(context, device);
      Optional<OpenResult.Valid> valid = seen.valid();
      if (valid.isEmpty()) {
        return DumpCommand.untrusted(seen);
      }
      History history = MetadataReader.history(device, valid.get().info().placement());
      Stream<History.Commit> commits = history.commits().stream();
      if (words.value(VOLUME).isPresent()) {
        String key = words.value(VOLUME).get();
        commits = commits.filter(commit -> HistoryText.concerns(commit, key));
      }
      List<History.Commit> shown = commits.limit(limit).toList();
      return new AdminResult(HistoryText.of(shown), HistoryText.json(shown), AdminResult.DONE);
    }
  }
}
