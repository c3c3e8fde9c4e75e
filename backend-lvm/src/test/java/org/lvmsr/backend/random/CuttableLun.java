package org.lvmsr.backend.random;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.fixtures.guest.WriteLog;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A LUN that can lose its power at any moment: device-mapper logs what is written to it, and in the
 * order in which it becomes durable. What no flush had made so by then is lost or not, each sector
 * for itself.
 */
final class CuttableLun implements AutoCloseable {
  private static final String NAME = "cuttable-lun";
  private static final String END = "dm-log-writes-end";

  /** Sparse; a log that is full would lack its end. */
  private static final long LOG_BYTES = 4L << 30;

  /** On a disk, because it takes more room than the image. */
  private final Path log = Path.of("/var/tmp/cuttable-lun.log");

  private final long bytes;
  private final Path image;
  private final Path before;
  private LoopDevice loop;

  /** Makes a LUN whose image lies in a directory. */
  CuttableLun(Path directory, long bytes) throws IOException {
    this.bytes = bytes;
    this.image = directory.resolve("lun");
    this.before = directory.resolve("before");
    this.loop = LoopDevice.on(image, bytes);
    create();
  }

  private void create() throws IOException {
    GuestVolume.shell("dmsetup create " + NAME + " --table '" + linear() + "' && udevadm settle");
  }

  private String linear() {
    return "0 " + bytes / Stamps.SECTOR + " linear " + loop.path() + " 0";
  }

  Path path() {
    return Path.of("/dev/mapper").resolve(NAME);
  }

  /** From now on, {@link #cut} can be called. What is being written waits. */
  void prepareCut() throws IOException {
    suspend();
    SparseFile.copy(image, before);
    // The target keeps the loop device, which goes when the target does.
    try (LoopDevice logged = LoopDevice.on(log, LOG_BYTES)) {
      resume("0 " + bytes / Stamps.SECTOR + " log-writes " + loop.path() + " " + logged.path());
    }
  }

  /** The power fails: nothing that is written from now on gets anywhere. */
  void cut() throws IOException {
    suspend();
    resume("0 " + bytes / Stamps.SECTOR + " error");
  }

  private static void suspend() throws IOException {
    GuestVolume.shell("dmsetup suspend --noflush --nolockfs " + NAME);
  }

  private static void resume(String table) throws IOException {
    GuestVolume.shell(
        "dmsetup load " + NAME + " --table '" + table + "' && dmsetup resume " + NAME);
  }

  /**
   * The power is back, and the kernel has forgotten all devices.
   *
   * @param random says which of that survived which no flush had made durable
   * @return for the log: how much that was
   */
  String restore(Random random) throws IOException {
    loop.close();
    String survived;
    try (ReadableDevice device = DirectDevice.openReadOnly(log);
        FileChannel disk = FileChannel.open(before, StandardOpenOption.WRITE)) {
      survived = replay(new WriteLog(device), disk, random);
    }
    Files.delete(log);
    Files.delete(image);
    SparseFile.copy(before, image);
    Files.delete(before);
    loop = LoopDevice.on(image, bytes);
    create();
    return survived;
  }

  private static String replay(WriteLog log, FileChannel disk, Random random) throws IOException {
    List<WriteLog.Entry> entries = new ArrayList<>();
    log.forEach(entries::add);
    if (entries.isEmpty() || !entries.get(entries.size() - 1).mark().equals(END)) {
      throw new IOException("the log of writes has no end: there was no room for it");
    }
    int durable = entries.size();
    while (durable > 0 && !entries.get(durable - 1).durable()) {
      durable--;
    }
    int chance = random.nextInt(5);
    for (int i = 0; i < entries.size(); i++) {
      WriteLog.Entry entry = entries.get(i);
      if (entry.isWrite() && i < durable) {
        write(disk, log.data(entry), entry.offset());
      } else if (entry.isWrite()) {
        writeSome(entry.offset(), log.data(entry), disk, random, chance);
      }
    }
    return durable
        + " durable writes and flushes, "
        + (entries.size() - durable - 1)
        + " others of which "
        + chance
        + " quarters of the sectors survived";
  }

  private static void writeSome(
      long offset, ByteBuffer data, FileChannel disk, Random random, int quarters)
      throws IOException {
    for (int place = 0; place < data.capacity(); place += Stamps.SECTOR) {
      if (random.nextInt(4) < quarters) {
        write(disk, data.slice(place, Stamps.SECTOR), offset + place);
      }
    }
  }

  private static void write(FileChannel disk, ByteBuffer data, long offset) throws IOException {
    long place = offset;
    while (data.hasRemaining()) {
      place += disk.write(data, place);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      GuestVolume.shell("udevadm settle; dmsetup remove --retry " + NAME);
      loop.close();
    } finally {
      Files.deleteIfExists(log);
    }
  }
}
