package org.lvmsr.bench.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.service.RunDirectory;
import org.lvmsr.cli.service.ServiceClient;
import org.lvmsr.smapi.PluginKind;

/** Asks the service as an entry script does, without one: what is left is the service's own. */
public final class Socket {
  private final ServiceClient client;
  private final String build;

  /** A service that runs. */
  public Socket(Bed bed) throws IOException {
    Path lib = bed.tree().resolve("lib");
    this.client = new ServiceClient(new RunDirectory(bed.run()));
    this.build = Files.readString(lib.resolve("build-id")).strip();
  }

  /** Calls a method of the volume plugin; what was answered, as it came. */
  public String text(String method, Map<String, ?> arguments) throws IOException {
    Outcome outcome =
        client
            .call(build, PluginKind.VOLUME, method, Scripts.line(arguments))
            .orElseThrow(() -> new IOException("no service"));
    if (outcome.exitCode() != 0) {
      throw new IOException(method + " failed: " + outcome.stdout());
    }
    return outcome.stdout();
  }
}
