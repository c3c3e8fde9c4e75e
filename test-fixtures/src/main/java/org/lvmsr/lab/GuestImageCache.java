package org.lvmsr.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** Keeps built images. Of several runs that need the same one at once, one builds it. */
final class GuestImageCache {
  private static final String UNFINISHED = "unfinished-";

  private final LabCache cache;
  private final Commands commands;
  private final LabProgress progress;

  GuestImageCache(LabCache cache, Commands commands, LabProgress progress) {
    this.cache = cache;
    this.commands = commands;
    this.progress = progress;
  }

  GuestImage get() {
    Path finished = cache.directory().resolve("image-" + GuestRecipe.key());
    if (!Files.isDirectory(finished)) {
      try {
        Files.createDirectories(cache.directory());
        buildOnce(finished);
      } catch (IOException e) {
        throw new LabException("Cannot build the guest's image in " + cache.directory(), e);
      }
    }
    return new GuestImage(finished);
  }

  private void buildOnce(Path finished) throws IOException {
    Path lockFile = cache.directory().resolve("lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock ignored = channel.lock()) {
      if (!Files.isDirectory(finished)) {
        removeUnfinished();
        build(finished);
      }
    }
  }

  private void build(Path finished) throws IOException {
    long start = System.nanoTime();
    progress.says("building the guest's disk from Debian packages, once: takes some minutes");
    Path unfinished = Files.createTempDirectory(cache.directory(), UNFINISHED);
    new GuestImageBuilder(commands, unfinished).build();
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    progress.says(String.format(Locale.ROOT, "built %s in %d s", finished, took.toSeconds()));
  }

  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> old =
        Files.newDirectoryStream(cache.directory(), UNFINISHED + "*")) {
      for (Path directory : old) {
        RunDirectory.deleteTree(directory);
      }
    }
  }
}
