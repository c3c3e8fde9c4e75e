package org.lvmsr.backend.nbd;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of an export that is served by {@link StandIn}. */
final class TestClient implements AutoCloseable {
  private final SocketChannel channel;
  private final DataInputStream in;

  TestClient(Path socket) throws IOException {
    this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    this.in = new DataInputStream(Channels.newInputStream(channel));
  }

  /** The line that the server begins with; empty if it ends before. */
  String greeting() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c > 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  void say(String text) throws IOException {
    Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** So many of the next bytes. */
  String hear(int bytes) throws IOException {
    return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** What the other end still has to say, until it closes the connection. */
  String rest() {
    var rest = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        rest.append((char) c);
      }
    } catch (IOException e) {
      // Closed with something of ours unread.
    }
    return rest.toString();
  }

  /** Says that nothing more is to come, and goes on listening. */
  void endOfSpeech() throws IOException {
    SocketChannel unused = channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
