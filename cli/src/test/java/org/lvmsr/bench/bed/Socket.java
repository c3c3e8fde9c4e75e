package org.lvmsr.bench.bed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lvmsr.cli.service.Frame;

/** Asks the service as an entry script does, without one: what is left is the service's own. */
public final class Socket {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int ACCEPTED = 'A';

  private final UnixDomainSocketAddress address;
  private final String build;

  /** A service that runs. */
  public Socket(Bed bed) throws IOException {
    Path lib = bed.tree().resolve("lib");
    this.address = UnixDomainSocketAddress.of(bed.run().resolve("lvmsrd.sock"));
    this.build = Files.readString(lib.resolve("build-id")).strip();
  }

  /** Calls a method of the volume plugin. */
  public JsonNode call(String method, Map<String, ?> arguments) throws IOException {
    return MAPPER.readTree(text(method, arguments));
  }

  /** The same; what was answered, as it came. */
  public String text(String method, Map<String, ?> arguments) throws IOException {
    String kind = method.startsWith("Datapath.") ? "datapath" : "volume";
    String stdin = Scripts.line(arguments);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(address);
      new Frame(List.of("call", build, kind, method, stdin, "0", "--json"))
          .write(Channels.newOutputStream(channel));
      var in = Channels.newInputStream(channel);
      int verdict = in.read();
      if (verdict != ACCEPTED) {
        throw new IOException("the service does not take the call: " + verdict);
      }
      List<String> reply = Frame.read(in).fields();
      if (!reply.get(2).equals("0")) {
        throw new IOException(method + " failed: " + reply.get(0));
      }
      return reply.get(0);
    }
  }
}
