package org.lvmsr.backend.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A client of an export that is served by {@link StandIn}. The JDK's streams of a channel cannot be
 * read while they are written.
 */
final class TestClient implements AutoCloseable {
  private final SocketChannel channel;

  TestClient(Path socket) throws IOException {
    this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  /** The line that the server begins with; less if it ends before. */
  String greeting() throws IOException {
    return hearTo('\n');
  }

  private String hearTo(int end) throws IOException {
    var text = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (channel.read(one) > 0 && one.get(0) != end) {
      text.append((char) one.get(0));
      one.clear();
    }
    return text.toString();
  }

  void say(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      int unused = channel.write(bytes);
    }
  }

  /** So many of the next bytes. */
  String hear(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("ended after " + bytes.position() + " bytes");
      }
    }
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }

  /** What the other end still has to say, until it closes the connection. */
  String rest() {
    try {
      return hearTo(Integer.MAX_VALUE);
    } catch (IOException e) {
      return "";
    }
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
