package org.lvmsr.backend.stats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file that xcp-rrdd has mapped, or will map, with the size it has then.
 *
 * <p>So it gets its final size before it gets its name, is written in place from then on, and is
 * never truncated and never replaced by renaming: the reader would die of the one and not notice
 * the other. One writer at a time.
 */
final class MetricsFile {
  private static final int PAGE = 4096;

  private final Path path;
  private final Path unfinished;

  /** The file of a name; nothing is made yet. */
  MetricsFile(Path directory, String name) {
    this.path = directory.resolve(name);
    this.unfinished = directory.resolve(name + ".tmp"); // An ending that the reader ignores.
  }

  boolean exists() {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes the file say this. One that is there, perhaps of an earlier process, is written in place
   * if it has the same layout; else it is unlinked first, which the reader sees.
   *
   * @param encoded as {@link ProtocolV2} encodes it
   * @throws IOException if the directory is not there, or does not take the file
   */
  void write(byte[] encoded) throws IOException {
    byte[] whole = Arrays.copyOf(encoded, size(encoded.length));
    if (!overwrite(encoded, whole.length)) {
      remove();
      Files.write(unfinished, whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Whole pages, and one more for metadata that become longer. */
  private static int size(int length) {
    return (length / PAGE + 2) * PAGE;
  }

  private boolean overwrite(byte[] encoded, int size) throws IOException {
    if (!exists()) {
      return false;
    }
    try (FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (file.size() != size || !ProtocolV2.sameLayout(encoded, read(file, size))) {
        return false;
      }
      write(
          file, ByteBuffer.wrap(encoded, ProtocolV2.BODY_AT, encoded.length - ProtocolV2.BODY_AT));
      write(file, ByteBuffer.wrap(encoded, 0, ProtocolV2.BODY_AT));
      return true;
    }
  }

  private static byte[] read(FileChannel file, int size) throws IOException {
    ByteBuffer found = ByteBuffer.allocate(size);
    while (found.hasRemaining() && file.read(found, found.position()) >= 0) {}
    return found.array();
  }

  /** Writes what remains of a part of the file to the place it has there. */
  private static void write(FileChannel file, ByteBuffer part) throws IOException {
    while (part.hasRemaining()) {
      int unused = file.write(part, part.position());
    }
  }

  /** Unlinks the file; it need not be there. */
  void remove() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(unfinished);
  }
}
