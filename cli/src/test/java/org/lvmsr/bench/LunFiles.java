package org.lvmsr.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Replicas;
import org.lvmsr.bench.parts.Ground;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.scale.ScaleFixture;

/**
 * What is behind the LUNs of a run, here and in the VM: sparse files.
 *
 * @param directory made for this run
 */
record LunFiles(Path directory) implements AutoCloseable {
  private static final long ROOM = 8L << 30;

  static LunFiles below(Path parent) throws IOException {
    return new LunFiles(Files.createTempDirectory(parent, "luns"));
  }

  /** The files of these LUNs, made if they are not there yet. */
  Map<String, Path> of(Set<String> names) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String name : names) {
      Path file = directory.resolve(name);
      if (!Files.exists(file)) {
        make(file, Ground.volumesOn(name));
      }
      files.put(name, file);
    }
    return files;
  }

  private void make(Path file, int volumes) throws IOException {
    try (var image = new RandomAccessFile(file.toFile(), "rw")) {
      image.setLength(Math.max(ROOM, ScaleFixture.lunBytes(volumes)));
    }
    System.err.println("bench: making an SR with " + volumes + " volumes");
    try (LoopDevice loop = LoopDevice.on(file, 0)) {
      var unused = ScaleFixture.in(directory.resolve("run")).make(loop.path(), volumes);
      Replicas.writeEveryBlock(loop.path());
    }
  }

  @Override
  public void close() throws IOException {
    Bed.remove(directory);
  }
}
