package org.lvmsr.cli.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the log bounded: a log that has grown is copied over its predecessor and emptied.
 *
 * <p>It is not renamed, because stderr stays open on it, also for what a dying JVM has to say.
 */
final class LogRotation implements Runnable {
  private static final System.Logger LOG = System.getLogger(LogRotation.class.getName());
  private static final long LARGE = 8L << 20;

  private final Path log;
  private final long large;

  LogRotation(Path log) {
    this(log, LARGE);
  }

  LogRotation(Path log, long large) {
    this.log = log;
    this.large = large;
  }

  @Override
  public void run() {
    try {
      if (Files.exists(log) && Files.size(log) > large) {
        Path old = log.resolveSibling(log.getFileName() + ".1");
        Files.copy(
            log, old, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
            .close();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot rotate " + log, e);
    }
  }
}
