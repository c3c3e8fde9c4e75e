package org.lvmsr.conformance.cases;

import static org.lvmsr.conformance.cases.Sources.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.lvmsr.conformance.scene.Broken;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Expect;
import org.lvmsr.conformance.scene.Scene;
import org.lvmsr.conformance.scene.Volume;

/** How a volume takes what a migration sends. */
final class ImportCases {
  private static final String TOPIC = "import";
  private static final String IMPORT = "Datapath.import_activate";
  private static final String DOMAIN = "MIR1a2b3c";

  private ImportCases() {}

  static List<Case> all() {
    return List.of(
            Case.of(
                TOPIC,
                "import-socket-can-be-connected",
                "Datapath.import_activate answers with the path of a UNIX socket on which somebody"
                    + " listens.",
                data(IMPORT),
                ImportCases::connects),
            Case.of(
                TOPIC,
                "import-activate-twice",
                "Datapath.import_activate again for the same domain succeeds with the same answer.",
                data(IMPORT),
                ImportCases::twice),
            Case.of(
                TOPIC,
                "import-ends-with-detach",
                "After deactivate and detach the volume can be attached and activated as ever.",
                data(IMPORT),
                ImportCases::ends))
        .stream()
        .map(one -> one.needs("VDI_MIRROR_IN", IMPORT))
        .toList();
  }

  private static String imported(Volume volume) {
    JsonNode unused = volume.attach(DOMAIN);
    return volume.datapath(IMPORT, DOMAIN).asText();
  }

  private static void connects(Scene scene) {
    String path = imported(scene.volume());
    Expect.that(path.startsWith("/"), "the path is " + path);
    try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      scene.note("connect to " + path, String.valueOf(socket.getRemoteAddress()));
    } catch (IOException e) {
      throw new Broken("connecting to " + path + " failed: " + e.getMessage());
    }
  }

  private static void twice(Scene scene) {
    Volume volume = scene.volume();
    String path = imported(volume);
    Expect.equal(path, volume.datapath(IMPORT, DOMAIN).asText(), "the second path");
  }

  private static void ends(Scene scene) {
    Volume volume = scene.volume();
    String unused = imported(volume);
    JsonNode unusedDeactivate = volume.datapath("Datapath.deactivate", DOMAIN);
    JsonNode unusedDetach = volume.datapath("Datapath.detach", DOMAIN);
    volume.plug("1").unplug();
  }
}
