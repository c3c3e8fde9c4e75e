package org.lvmsr.backend.check;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lvmsr.backend.host.CannotWriteFile;
import org.lvmsr.backend.host.NewFile;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.ReadableDevice;

/** Keeps bytes of a LUN that are about to be overwritten. */
public final class SavedBytes {
  private static final int CHUNK = 1 << 20;
  private static final int BLOCK = 4096;

  private SavedBytes() {}

  /**
   * Bytes of the LUN that belong together.
   *
   * @param start the first of them
   * @param length how many, in bytes
   */
  public record Part(long start, long length) {}

  /** Both replicas of a store: A, then B. */
  static Stream<Part> replicas(Placement place) {
    return Stream.of(
        new Part(place.replicaA(), place.length()), new Part(place.replicaB(), place.length()));
  }

  /**
   * Writes a new file, one part behind the other. What cannot be read is saved as zeroes.
   *
   * @throws CannotWriteFile if the file exists or cannot be written; nothing is left of it
   */
  public static void write(ReadableDevice device, List<Part> parts, Path file)
      throws CannotWriteFile {
    NewFile.write(
        file,
        out -> {
          for (Part part : parts) {
            copy(device, part.start(), part.length(), out);
          }
        });
  }

  private static void copy(ReadableDevice device, long start, long length, FileChannel out)
      throws IOException {
    for (long at = start; at < start + length; at += CHUNK) {
      ByteBuffer bytes = read(device, at, (int) Math.min(CHUNK, start + length - at));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
  }

  private static ByteBuffer read(ReadableDevice device, long at, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      device.read(at, bytes);
      return bytes.flip();
    } catch (IOException unreadable) {
      return blockByBlock(device, at, length);
    }
  }

  private static ByteBuffer blockByBlock(ReadableDevice device, long at, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (int done = 0; done < length; done += BLOCK) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      try {
        device.read(at + done, block);
      } catch (IOException unreadable) {
        block.put(0, new byte[BLOCK]);
      }
      bytes.put(block.clear());
    }
    return bytes.flip();
  }
}
