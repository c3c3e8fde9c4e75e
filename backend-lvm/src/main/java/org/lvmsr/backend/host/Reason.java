package org.lvmsr.backend.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * What an I/O error says, in words. The messages of Java's own are often the name of a file and
 * nothing else, because the rest is in the name of the class.
 */
public final class Reason {
  private Reason() {}

  /** One sentence without the name of a class. */
  public static String of(IOException e) {
    return e instanceof FileSystemException file && file.getFile() != null
        ? file.getFile() + problem(file)
        : Optional.ofNullable(e.getMessage()).orElse("reading or writing failed");
  }

  /** What follows the name of the file. */
  static String problem(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return " does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return ": permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return " exists";
    }
    if (e instanceof NotDirectoryException) {
      return " is not a directory";
    }
    return ": " + Optional.ofNullable(e.getReason()).orElse("cannot be used");
  }
}
