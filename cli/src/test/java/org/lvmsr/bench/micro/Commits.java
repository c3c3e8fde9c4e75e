package org.lvmsr.bench.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.parts.BenchStore;
import org.lvmsr.fixtures.device.SimulatedDisk;
import org.lvmsr.metadata.MetadataStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a commit takes where the disk takes next to nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Commits {
  private static final int SECTOR = 4096;

  /** In the store. */
  @Param({"10", "10000"})
  public int volumes;

  private @Nullable Path directory;
  private @Nullable MetadataStore store;
  private int round;

  /** Makes the store. */
  @Setup
  public void open() throws IOException, InterruptedException {
    Path lock = Files.createTempDirectory("lvmsr-commits");
    directory = lock;
    SimulatedDisk disk = SimulatedDisk.blank(BenchStore.DEVICE, SECTOR);
    store = new BenchStore(disk, lock).format(volumes);
  }

  /** Leaves nothing behind. */
  @TearDown
  public void close() throws IOException {
    Objects.requireNonNull(store).close();
    Bed.remove(Objects.requireNonNull(directory));
  }

  /** One key of one volume changes. */
  @Benchmark
  public int commit() throws IOException {
    round++;
    BenchStore.set(Objects.requireNonNull(store), round % volumes, round);
    return round;
  }
}
