package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.MissingExecutableException;
import org.lvmsr.backend.host.Reason;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.cli.Outcome;
import org.lvmsr.metadata.MetadataException;
import org.lvmsr.smapi.JsonText;
import org.lvmsr.smapi.SmapiException;

/** Finds the command of a line and runs it. */
final class Admin {
  private static final List<AdminCommand> COMMANDS =
      List.of(
          new SrCommand(),
          new LsCommand(),
          new InspectCommand(),
          new TreeCommand(),
          new MapCommand(),
          new MetricsCommand(),
          new DumpCommand(),
          new HistoryCommand(),
          new CheckCommand(),
          new RescueCommand(),
          new MetadataCommand(),
          new ResizeSrCommand(),
          new UndeleteCommand(),
          new AdoptCommand(),
          new FlattenCommand(),
          new ExtractCommand(),
          new ConformanceCommand(),
          new VersionCommand(),
          new ServiceCommand(),
          InstallCommand.install(),
          InstallCommand.uninstall(),
          new KitCommand());

  private static final Set<String> HELP = Set.of("-h", "--help");

  private final AdminContext context;

  Admin(AdminContext context) {
    this.context = context;
  }

  /** All commands of lvmsr's own tree. */
  static List<AdminCommand> commands() {
    return COMMANDS;
  }

  Outcome run(List<String> argv) {
    List<String> words = new ArrayList<>(argv);
    boolean json = words.removeIf("--json"::equals);
    boolean help = words.removeIf(HELP::contains);
    if (!words.isEmpty() && words.get(0).equals("help")) {
      help = true;
      words.remove(0);
    }
    Optional<String> account;
    try {
      account = takeAccount(words);
    } catch (UsageError e) {
      return refused(json, String.valueOf(e.getMessage()));
    }
    if (words.isEmpty()) {
      return help ? shown(manual().overview()) : refused(json, "expected a command");
    }
    String name = words.remove(0);
    Optional<AdminCommand> found =
        COMMANDS.stream().filter(one -> one.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      return refused(json, "unknown command '" + name + "'");
    }
    AdminCommand command = found.get();
    if (!isOffered(command)) {
      return refused(json, name + " works in lvmsr's own tree, and this is another plugin's");
    }
    if (help) {
      return shown(manual().page(command));
    }
    if (account.isPresent() && !command.looksAtTarget()) {
      return refused(json, name + " takes no " + Manual.ACCOUNT.name());
    }
    Admin admin = account.map(file -> new Admin(context.withAccount(Path.of(file)))).orElse(this);
    Outcome outcome = admin.run(command, words, json);
    return command.takesStdout(words) ? besideStdout(outcome) : outcome;
  }

  /** Of a command that writes bytes to stdout, all words go to stderr. */
  private static Outcome besideStdout(Outcome outcome) {
    return new Outcome("", outcome.stdout() + outcome.stderr(), outcome.exitCode());
  }

  /** Takes the file with the account out of the words, if it is there. */
  private static Optional<String> takeAccount(List<String> words) throws UsageError {
    String option = Manual.ACCOUNT.name();
    int at = words.indexOf(option);
    if (at < 0) {
      return Optional.empty();
    }
    if (at + 1 == words.size() || words.get(at + 1).isEmpty()) {
      throw new UsageError(option + " needs a file");
    }
    words.remove(at);
    String file = words.remove(at);
    if (words.contains(option)) {
      throw new UsageError(option + " is there twice");
    }
    return Optional.of(file);
  }

  private Manual manual() {
    return new Manual(COMMANDS.stream().filter(this::isOffered).toList());
  }

  private boolean isOffered(AdminCommand command) {
    return command.isForAnyPlugin() || !context.dist().isOfKit();
  }

  private static Outcome shown(String text) {
    return new Outcome(text, "", AdminResult.DONE);
  }

  private Outcome run(AdminCommand command, List<String> arguments, boolean json) {
    try {
      AdminResult result = command.run(context, arguments);
      String stdout = json ? JsonText.write(result.json()) + "\n" : result.text();
      return new Outcome(stdout, "", result.exitCode());
    } catch (UsageError e) {
      String page = "; see lvmsr " + command.name() + " --help";
      Outcome refused = failed(json, e.getMessage() + page, 2);
      return new Outcome(refused.stdout(), Manual.usage(command) + refused.stderr(), 2);
    } catch (CannotLook
        | RepairRefused
        | MetadataException
        | CommandFailure
        | MissingExecutableException e) {
      return failed(json, String.valueOf(e.getMessage()), 1);
    } catch (SmapiException e) {
      return failed(json, e.sentence(), 1);
    } catch (IOException e) {
      return failed(json, reason(e), 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(json, "interrupted", 1);
    }
  }

  private static String reason(IOException e) {
    String hint = e instanceof AccessDeniedException ? ": run lvmsr as root" : "";
    return Reason.of(e) + hint;
  }

  private static Outcome refused(boolean json, String reason) {
    return failed(json, reason + "; see lvmsr --help", 2);
  }

  private static Outcome failed(boolean json, String reason, int exitCode) {
    String stdout =
        json
            ? JsonText.write(JsonNodeFactory.instance.objectNode().put("error", reason)) + "\n"
            : "";
    // Some of it may be what a target or a medium says.
    String shown = reason.lines().map(TextTable::visible).collect(Collectors.joining("\n"));
    return new Outcome(stdout, "lvmsr: error: " + shown + "\n", exitCode);
  }
}
