package org.lvmsr.cli.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that takes no space for zeroes. It is taken away unless it was {@link #keep kept}. */
final class NewSparseFile implements Extracted {
  private static final int BLOCK = 4096;
  private static final ByteBuffer ZEROES = ByteBuffer.allocate(BLOCK).asReadOnlyBuffer();

  private final Path path;
  private final FileChannel file;
  private long end;
  private boolean kept;

  /**
   * Makes it.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is there
   */
  NewSparseFile(Path path) throws IOException {
    this.path = path;
    this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void data(ByteBuffer bytes) throws IOException {
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      int length = Math.min(BLOCK, rest.remaining());
      ByteBuffer block = rest.slice(rest.position(), length);
      if (!block.equals(ZEROES.duplicate().limit(length))) {
        write(block);
      }
      rest.position(rest.position() + length);
      end += length;
    }
  }

  private void write(ByteBuffer block) throws IOException {
    long at = end;
    while (block.hasRemaining()) {
      at += file.write(block, at);
    }
  }

  @Override
  public void zeroes(long length) {
    end += length;
  }

  /** It becomes as long as it should be, and survives a power cut. */
  @Override
  public void keep() throws IOException {
    if (file.size() < end) {
      int unused = file.write(ByteBuffer.allocate(1), end - 1);
    }
    file.force(true);
    kept = true;
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (!kept) {
      Files.deleteIfExists(path);
    }
  }
}
