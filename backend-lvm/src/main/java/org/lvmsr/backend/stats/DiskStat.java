package org.lvmsr.backend.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel counts of a disk since it appeared: the file {@code stat} in sysfs (kernel,
 * {@code block/stat.rst}).
 *
 * @param reads requests that have ended
 * @param readBytes what they have read
 * @param readMillis time that they took, of all together
 * @param writes requests that have ended
 * @param writtenBytes what they have written
 * @param writeMillis time that they took, of all together
 * @param inFlight requests that have not ended
 */
record DiskStat(
    long reads,
    long readBytes,
    long readMillis,
    long writes,
    long writtenBytes,
    long writeMillis,
    long inFlight) {
  static final DiskStat NONE = new DiskStat(0, 0, 0, 0, 0, 0, 0);

  /** Always of this size here, whatever the disk's is. */
  private static final int SECTOR = 512;

  private static final int LEAST_FIELDS = 9;
  private static final double MILLIS_PER_SECOND = 1000;

  /** That of a device such as {@code /dev/sdb}; empty if the kernel has none of that name. */
  static Optional<DiskStat> of(Path sysfs, Path device) throws IOException {
    try {
      Path name = device.toRealPath().getFileName();
      return Optional.of(parse(Files.readString(sysfs.resolve("class/block/" + name + "/stat"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Newer kernels have more fields behind these. */
  static DiskStat parse(String line) throws IOException {
    String[] fields = line.strip().split(" +", -1);
    if (fields.length < LEAST_FIELDS) {
      throw new IOException("not the statistics of a disk: " + line.strip());
    }
    return new DiskStat(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[2]) * SECTOR,
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        Long.parseLong(fields[6]) * SECTOR,
        Long.parseLong(fields[7]),
        Long.parseLong(fields[8]));
  }

  /** What it says by itself. */
  List<Reading> readings() {
    return List.of(
        Reading.of(Measure.READ, readBytes),
        Reading.of(Measure.WRITTEN, writtenBytes),
        Reading.of(Measure.READS, reads),
        Reading.of(Measure.WRITES, writes),
        Reading.of(Measure.READ_TIME, readMillis / MILLIS_PER_SECOND),
        Reading.of(Measure.WRITE_TIME, writeMillis / MILLIS_PER_SECOND),
        Reading.of(Measure.REQUESTS_IN_FLIGHT, inFlight));
  }

  /** How long the requests took that ended since an earlier look. */
  List<Reading> latencies(DiskStat before) {
    return List.of(
        Reading.of(
            Measure.READ_LATENCY, each(readMillis - before.readMillis, reads - before.reads)),
        Reading.of(
            Measure.WRITE_LATENCY, each(writeMillis - before.writeMillis, writes - before.writes)));
  }

  /** Without a request there is nothing to tell; nor is there if another disk has the name now. */
  private static double each(long millis, long requests) {
    return requests > 0 && millis >= 0 ? (double) millis / requests : Double.NaN;
  }
}
