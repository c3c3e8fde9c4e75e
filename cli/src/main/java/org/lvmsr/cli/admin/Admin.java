package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
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
          new TreeCommand(),
          new MetricsCommand(),
          new DumpCommand(),
          new HistoryCommand(),
          new CheckCommand(),
          new MetadataCommand(),
          new ResizeSrCommand(),
          new FlattenCommand(),
          new ConformanceCommand(),
          new VersionCommand(),
          new ServiceCommand(),
          InstallCommand.install(),
          InstallCommand.uninstall(),
          new KitCommand());

  private static final int SUMMARY_AT = 28;

  private static final String EXAMPLES =
      """

      TARGET is a block device, an image of a LUN or the first part of one, or the uuid of an SR
      that is attached on this host; without it, the only one that is.

      examples:
        lvmsr dump                    the SR that is attached here, as tables
        lvmsr dump lun.img --json     all of a store in an image, keys and values verbatim
        lvmsr dump /dev/sdb --lvm vg.txt
                                      LVM's text of the VG that the store keeps, for vgcfgrestore
        lvmsr history --limit 20      who changed what, and what was there before
        lvmsr sr                      how much room is left?
        lvmsr ls                      the volumes
        lvmsr tree lun.img            which of them share space, in an image
        lvmsr metrics                 of all attached SRs, for Prometheus
        lvmsr metadata resize --size 128M   two replicas of 128 MiB each
        lvmsr resize-sr               use what the LUN has grown by
        lvmsr flatten 7d9c5a0e-…      make a volume linear again, all of it its own
        lvmsr check /dev/sdb          is all well?
        lvmsr check /dev/sdb --repair       show what can be repaired, and ask
        lvmsr check /dev/sdb --rebuild --save old.bin --yes
                                      a new store from the names of LVs; the old one is kept
        lvmsr service status          is the resident service running?
        lvmsr service stop            let its calls end, then stop it
        lvmsr install                 link the scripts below /usr/libexec/xapi-storage-script
        lvmsr install --root /tmp/x   the same below another directory
        lvmsr kit org.example.MySr --jar my.jar --into /opt/mysr
                                      an installable tree of a plugin of your own
        lvmsr version --json          for programs

      exit codes: 0 done, and nothing is wrong; 1 failed, or could not look; 2 bad arguments;
        3 check found something that is not as it should be, and nothing lost; 4 check found
        damage, or dump found no store that can be trusted
      """;

  private final AdminContext context;

  Admin(AdminContext context) {
    this.context = context;
  }

  Outcome run(List<String> argv) {
    List<String> words = new ArrayList<>(argv);
    boolean json = words.removeIf("--json"::equals);
    if (words.isEmpty()) {
      return refused(json, "expected a command");
    }
    if (words.contains("--help") || words.contains("-h")) {
      return new Outcome(help(), "", 0);
    }
    String name = words.remove(0);
    return COMMANDS.stream()
        .filter(command -> command.name().equals(name))
        .findFirst()
        .map(command -> run(command, words, json))
        .orElseGet(() -> refused(json, "unknown command '" + name + "'"));
  }

  private Outcome run(AdminCommand command, List<String> arguments, boolean json) {
    try {
      AdminResult result = command.run(context, arguments);
      String stdout = json ? JsonText.write(result.json()) + "\n" : result.text();
      return new Outcome(stdout, "", result.exitCode());
    } catch (UsageError e) {
      return refused(json, String.valueOf(e.getMessage()));
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
    return new Outcome(stdout, "lvmsr: error: " + reason + "\n", exitCode);
  }

  private static String help() {
    StringBuilder out = new StringBuilder("usage: lvmsr [--json] COMMAND [ARGUMENT...]\n\n");
    out.append("commands:\n");
    for (AdminCommand command : COMMANDS) {
      String head = (command.name() + " " + command.arguments()).strip();
      boolean fits = head.length() < SUMMARY_AT - 1;
      String gap =
          fits ? " ".repeat(SUMMARY_AT - head.length()) : "\n" + " ".repeat(SUMMARY_AT + 2);
      out.append("  ").append(head).append(gap);
      out.append(command.summary()).append('\n');
    }
    return out.append(EXAMPLES).toString();
  }
}
