package org.lvmsr.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lvmsr.metadata.WriterIdentity;

/** Who this host is to other hosts that see the same LUN. */
public final class HostIdentity {
  private static final Pattern INSTALLATION =
      Pattern.compile("(?m)^INSTALLATION_UUID='?([0-9A-Fa-f-]+)'?\\s*$");

  private HostIdentity() {}

  /**
   * The uuid that the toolstack knows this host by, else systemd's machine id, and the id of this
   * boot.
   *
   * @throws IOException if the host has neither: without one, two hosts could not be told apart
   */
  public static WriterIdentity read(HostPaths paths) throws IOException {
    Optional<String> uuid = installationUuid(paths.inventory());
    String host = uuid.isPresent() ? uuid.get() : machineId(paths);
    return new WriterIdentity(host, Files.readString(paths.bootId()).strip());
  }

  private static Optional<String> installationUuid(Path inventory) throws IOException {
    if (!Files.exists(inventory)) {
      return Optional.empty();
    }
    Matcher matcher = INSTALLATION.matcher(Files.readString(inventory));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String machineId(HostPaths paths) throws IOException {
    String id = Files.exists(paths.machineId()) ? Files.readString(paths.machineId()).strip() : "";
    if (id.isEmpty()) {
      throw new IOException(
          "this host has no identity: neither INSTALLATION_UUID in "
              + paths.inventory()
              + " nor an id in "
              + paths.machineId());
    }
    return id;
  }
}
