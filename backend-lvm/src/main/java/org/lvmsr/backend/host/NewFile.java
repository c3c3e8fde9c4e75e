package org.lvmsr.backend.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes a file that was not there before, for its owner alone: durable and complete under its name
 * when {@link #write} returns, and not there at all if that fails. Until then it has a temporary
 * name beside it.
 */
public final class NewFile {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;

  private NewFile(Path file) {
    this.file = file;
  }

  /** What goes into the file. */
  @FunctionalInterface
  public interface Body {
    void write(FileChannel out) throws IOException;
  }

  /**
   * Writes it.
   *
   * @throws CannotWriteFile if there is such a file, or it cannot be written as a whole
   */
  public static void write(Path file, Body body) throws CannotWriteFile {
    new NewFile(file.toAbsolutePath()).write(body);
  }

  private void write(Body body) throws CannotWriteFile {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists();
    }
    if (Files.notExists(directory())) {
      throw new CannotWriteFile(
          file + " was not written: the directory " + directory() + " does not exist");
    }
    if (!Files.isDirectory(directory())) {
      throw new CannotWriteFile(file + " was not written: " + directory() + " is not a directory");
    }
    try {
      Path part = make();
      try {
        fill(part, body);
        Files.move(part, file);
        sync(directory());
      } finally {
        boolean unused = Files.deleteIfExists(part);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (IOException e) {
      throw new CannotWriteFile(file + " was not written: " + Reason.of(e), e);
    }
  }

  /** Whoever gave the file's name knows nothing of the temporary one. */
  private Path make() throws IOException {
    try {
      return Files.createTempFile(directory(), "." + file.getFileName(), ".part", OWNER_ONLY);
    } catch (FileSystemException e) {
      throw new IOException("no file can be made in " + directory() + Reason.problem(e), e);
    }
  }

  private CannotWriteFile exists() {
    return new CannotWriteFile(file + " exists and is not overwritten: choose another file");
  }

  /** Only the root has none, and that exists. */
  private Path directory() {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static void fill(Path part, Body body) throws IOException {
    try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
      body.write(out);
      out.force(true);
    }
  }

  /** The name is durable only when the directory is. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
